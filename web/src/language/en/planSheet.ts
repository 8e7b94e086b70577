export default {
  "planSheet.print": "Print plan",
  "planSheet.title": "Camera plan",
  "planSheet.notKept": "Proposal, not saved",
  "planSheet.internal": "Internal, never public",
  "planSheet.map": "Map of the proposed cameras",
  "planSheet.area": "Area of the plan",
  "planSheet.corners": "Corners of the drawn area (latitude; longitude): {corners}",
  "planSheet.box":
    "The drawn area has {count} corner and lies within (latitude; longitude) {from} to {to}.|The drawn area has {count} corners and lies within (latitude; longitude) {from} to {to}.",
  "planSheet.at": "Measured at {time}.",
  "planSheet.where": "Where it is mounted, and facing",
  "planSheet.place": "Latitude; longitude",
  "planSheet.takenOut": "Some were removed: this much is certain.",
  "planSheet.off": "Off the street",
};
