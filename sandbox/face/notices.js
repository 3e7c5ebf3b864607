// What Slack tells a person when an app does not answer as it should, in Slack's own words.

export function notice(error, line) {
  const command = line.split(/\s+/)[0];
  if (error === "invalid_command") return `${command} is not a valid command. In Slack, all messages that start with the “/” character are interpreted as commands.`;
  return `${command} failed with the error “${error}”`;
}

export function pressed(error) {
  const reasons = { operation_timeout: "the app did not answer within 3 seconds", dispatch_failed: "the app could not be reached" };
  return `⚠️ That did not work: ${reasons[error] ?? "Slack refused the app’s answer"} (${error}).`;
}
