export default {
  "planSheet.print": "Print plan",
  "planSheet.title": "Plan of cameras",
  "planSheet.notKept": "A proposal that was not kept",
  "planSheet.internal": "Internal, never public",
  "planSheet.map": "Map of the proposed cameras",
  "planSheet.area": "Area of the plan",
  "planSheet.at": "Measured at {time}.",
  "planSheet.where": "Where it hangs and looks",
  "planSheet.place": "Latitude; longitude",
  "planSheet.off": "Off the street",
};
