export default {
  "measureSheet.print": "Print measurement",
  "measureSheet.title": "What cameras see of an area",
  "measureSheet.map": "Map of the streets that are seen, and of gaps",
  "measureSheet.area": "Measured area",
  "measureSheet.gapNumber": "Numbers on gaps: as in the table, the largest first",
  "measureSheet.night": "By night: as far as the registry says that each camera sees by night.",
  "measureSheet.ofWorking": "Gaps, and what hangs on a single camera: of working cameras.",
  "measureSheet.ofInstalled": "Gaps, and what hangs on a single camera: of all cameras that hang there.",
  "measureSheet.street": "Street",
  "measureSheet.weight": "Weight",
  "measureSheet.camera": "Camera",
  "measureSheet.unnamed": "without a code",
  "measureSheet.moreGaps":
    "Not in this table: {count} smaller gap, {length} of street.|Not in this table: {count} smaller gaps, {length} of street in all.",
  "measureSheet.morePoints":
    "Not in this table: {count} camera. The XLSX file holds all.|Not in this table: {count} cameras. The XLSX file holds all.",
};
