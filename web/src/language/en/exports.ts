export default {
  "register.exports": "Export",
  "export.title": "Export cameras",
  "export.format": "Format",
  "export.format.xlsx": "Excel (XLSX)",
  "export.format.csv": "CSV",
  "export.format.geojson": "GeoJSON",
  "export.format.kml": "KML",
  "export.format.osm": "OpenStreetMap",
  "export.hint.xlsx": "A workbook. Without masks and drawn coverages: a cell has no room for them.",
  "export.hint.csv": "Text in columns, letters in UTF-8: every program opens it.",
  "export.hint.geojson": "Points on a map, for GIS programs.",
  "export.hint.kml": "Points on a map, for Google Earth and the like.",
  "export.hint.osm": "For the open map: only cameras of communes that are marked as public.",
  "export.every": "Every status",
  "export.q": "Code or place holds",
  "export.reason": "Reason",
  "export.reasonHint":
    "Such as: stocktaking of the 4th quarter. Not needed; kept with the number of the file.",
  "export.inside": "The file holds",
  "export.insideList":
    "Cameras of the unit: code, place, coordinates, bearing and lens, status, days, kind of owner, purpose, retention. Imported again, it changes nothing.",
  "export.insideMap":
    "What can be seen in the street: coordinates, code, place, kind, bearing, height, tilt, purpose, day of the last check.",
  "export.never": "It never holds",
  "export.neverList":
    "Names, phone numbers and addresses of owners; cameras whose owner has not agreed to be listed; cameras of other units.",
  "export.use":
    "The file is for the unit's own use. Each has a number, which is logged before the file is loaded.",
  "export.make": "Export the file",
  "export.making": "Writing the file…",
  "export.made": "{count} camera exported.|{count} cameras exported.",
  "export.none": "no camera fits, the file is empty.",
  "export.draftsOnly":
    "the file is empty: all {count} cameras that fit wait for their owners to agree to be listed, and do not leave.",
  "export.draftsToo":
    "{count} more waits for its owner to agree to be listed, and does not leave.|{count} more wait for their owners to agree to be listed, and do not leave.",
  "export.past": "Exported files",
  "export.empty": "No file was exported yet.",
  "export.rows": "{count} camera|{count} cameras",
  "export.subject.scenario": "Scenario of a plan",
  "export.subject.proposal": "Proposal of a plan",
  "export.subject.measurement": "Measured area",
  "export.gaps": "{count} gap|{count} gaps",
  "export.hash": "SHA-256 hash",
  "field.public": "Public",
  "public.true": "Public",
  "public.false": "Not public",
};
