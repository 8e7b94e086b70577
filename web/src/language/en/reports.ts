export default {
  "rail.report": "Reports",
  "report.title": "Reports",
  "report.on": "As at the end of the day",
  "report.show": "Show",
  "report.registry": "Cameras of the registry on {date}",
  "report.unit": "Unit, as it was called that day",
  "report.cameras": "Cameras",
  "report.working": "Working",
  "report.faulty": "Faulty, disconnected",
  "report.checked": "Checked",
  "report.total": "Total",
  "report.or": "or",
  "report.noUnit": "No unit known",
  "report.empty": "The registry knows of no camera that was there on that day.",
  "report.meaning":
    "Cameras: installed by that day, or registered by it where nobody knows when they were installed; without planned and removed ones, and those that wait for their owner's consent. Checked: somebody saw them work within the 90 days before. Shares are of the cameras of the row.",
  "report.print": "Print the report",
};
