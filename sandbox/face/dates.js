// Times as Slack shows them, in the time zone of whoever reads.

const DAY = 86_400_000;

function part(at, zone, options) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }).format(at);
}

export function clockTime(seconds, zone) {
  return part(seconds * 1000, zone, { hour: "2-digit", minute: "2-digit" });
}

export function clockDay(seconds, zone) {
  return part(seconds * 1000, zone, { weekday: "short", day: "numeric", month: "short" });
}

function dayNumber(at, zone) {
  return Date.parse(`${part(at, zone, { year: "numeric" })}-${part(at, zone, { month: "2-digit" })}-${part(at, zone, { day: "2-digit" })}`) / DAY;
}

function pretty(at, now, zone, otherwise) {
  const days = Math.round(dayNumber(at, zone) - dayNumber(now, zone));
  return { 0: "today", 1: "tomorrow", [-1]: "yesterday" }[days] ?? otherwise;
}

function ago(at, now) {
  const past = Math.round((at - now) / 1000);
  const [size, unit] = [[DAY / 1000, "day"], [3600, "hour"], [60, "minute"], [1, "second"]].find(([each]) => Math.abs(past) >= each) ?? [1, "second"];
  return new Intl.RelativeTimeFormat("en").format(Math.trunc(past / size), unit);
}

// <!date^1392734382^{date} at {time}^https://link|fallback>: the format with its tokens filled in.
export function formatDate(seconds, format, zone, clock) {
  const at = seconds * 1000;
  const now = clock * 1000;
  const long = part(at, zone, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const date = part(at, zone, { day: "numeric", month: "long", year: "numeric" });
  const short = part(at, zone, { day: "numeric", month: "short", year: "numeric" });
  const numbers = { year: part(at, zone, { year: "numeric" }), month: part(at, zone, { month: "2-digit" }), day: part(at, zone, { day: "2-digit" }) };
  const tokens = {
    date_num: `${numbers.year}-${numbers.month}-${numbers.day}`,
    date_slash: `${numbers.day}/${numbers.month}/${numbers.year}`,
    date,
    date_short: short,
    date_long: long,
    date_pretty: pretty(at, now, zone, date),
    date_short_pretty: pretty(at, now, zone, short),
    date_long_pretty: pretty(at, now, zone, long),
    day_divider_pretty: pretty(at, now, zone, part(at, zone, { weekday: "long", day: "numeric", month: "long" })),
    time: part(at, zone, { hour: "2-digit", minute: "2-digit" }),
    time_secs: part(at, zone, { hour: "2-digit", minute: "2-digit", second: "2-digit" }),
    ago: ago(at, now),
  };
  return format.replace(/\{(\w+)\}/g, (whole, name) => tokens[name] ?? whole);
}
