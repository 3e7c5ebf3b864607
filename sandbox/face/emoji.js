// The emoji that apps name most; others stay as they were typed.

const EMOJI = {
  "+1": "👍", "-1": "👎", alarm_clock: "⏰", arrow_down: "⬇️", arrow_right: "➡️", arrow_up: "⬆️", balloon: "🎈", bar_chart: "📊",
  bell: "🔔", black_circle: "⚫", blue_heart: "💙", boom: "💥", briefcase: "💼", bug: "🐛", bulb: "💡", calendar: "📆",
  chart_with_downwards_trend: "📉", chart_with_upwards_trend: "📈", clap: "👏", clipboard: "📋", construction: "🚧", date: "📅",
  email: "✉️", envelope: "✉️", exclamation: "❗", eyes: "👀", fire: "🔥", gear: "⚙️", gift: "🎁", green_heart: "💚",
  grey_question: "❔", handshake: "🤝", hand: "✋", heart: "❤️", heavy_check_mark: "✔️", hourglass: "⌛", inbox_tray: "📥",
  information_source: "ℹ️", key: "🔑", large_blue_circle: "🔵", large_green_circle: "🟢", large_orange_circle: "🟠",
  large_yellow_circle: "🟡", link: "🔗", lock: "🔒", loudspeaker: "📢", mag: "🔍", mega: "📣", memo: "📝", money_with_wings: "💸",
  moneybag: "💰", no_entry: "⛔", pencil: "📝", pencil2: "✏️", phone: "☎️", pray: "🙏", pushpin: "📌", question: "❓",
  raised_hands: "🙌", red_circle: "🔴", robot_face: "🤖", rocket: "🚀", rotating_light: "🚨", seedling: "🌱", slightly_smiling_face: "🙂",
  smile: "😄", smiley: "😃", snowflake: "❄️", sos: "🆘", sparkles: "✨", star: "⭐", star2: "🌟", sunny: "☀️", tada: "🎉",
  telephone_receiver: "📞", thinking_face: "🤔", thumbsdown: "👎", thumbsup: "👍", trophy: "🏆", warning: "⚠️", wave: "👋",
  white_check_mark: "✅", white_circle: "⚪", wrench: "🔧", x: "❌", zap: "⚡", zzz: "💤",
};

export function emoji(name) {
  return EMOJI[name] ?? `:${name}:`;
}
