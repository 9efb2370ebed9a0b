package reference

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"crosswalk/mapper/abi"
	"crosswalk/mapper/functions"
	"crosswalk/mapper/kernel"
)

// dates are the functions on the calendar.
var dates = map[string]fn{
	"parseDate": func(a []ref.Val) (ref.Val, *fault) {
		t, ok := readDate(text(a[0]), text(a[1]), zoneOf(a, 2))
		if !ok {
			return nil, faultf(abi.BadConversion, "%s", text(a[0]))
		}
		return inRange(t)
	},
	"isDate": func(a []ref.Val) (ref.Val, *fault) {
		_, ok := readDate(text(a[0]), text(a[1]), time.UTC)
		return types.Bool(ok), nil
	},
	"formatDate": func(a []ref.Val) (ref.Val, *fault) {
		t := instant(a[0]).In(zoneOf(a, 2))
		if t.Year() < 1 || t.Year() > 9999 {
			return nil, faultf(abi.BadConversion, "")
		}
		layouts := map[string]string{
			"YYYY": "2006", "YY": "06", "MM": "01", "M": "1", "MMM": "Jan", "DD": "02", "D": "2", "HH": "15", "mm": "04", "ss": "05", "Z": "Z07:00",
		}
		var b strings.Builder
		parts, _ := functions.ParseDatePattern(text(a[1]))
		for _, p := range parts {
			switch p.Field {
			case "":
				b.WriteString(p.Text)
			case "H":
				b.WriteString(strconv.Itoa(t.Hour()))
			case "SSS":
				b.WriteString(t.Format(".000")[1:])
			default:
				b.WriteString(t.Format(layouts[p.Field]))
			}
		}
		return types.String(b.String()), nil
	},
	"parseODataDate": func(a []ref.Val) (ref.Val, *fault) {
		m := regexp.MustCompile(`^/Date\((-?[0-9]{1,16})([+-][0-9]{4})?\)/$`).FindStringSubmatch(text(a[0]))
		if m == nil {
			return nil, faultf(abi.BadConversion, "%s", text(a[0]))
		}
		ms, _ := strconv.ParseInt(m[1], 10, 64)
		return inRange(time.UnixMilli(ms))
	},
	"formatODataDate": func(a []ref.Val) (ref.Val, *fault) {
		return types.String("/Date(" + strconv.FormatInt(instant(a[0]).UnixMilli(), 10) + ")/"), nil
	},
	"fromEpochSeconds": func(a []ref.Val) (ref.Val, *fault) {
		n, f := toInt(a[0])
		if f != nil || n < -1e12 || n > 1e12 {
			return nil, first(f, faultf(abi.BadConversion, ""))
		}
		return inRange(time.Unix(n, 0))
	},
	"fromEpochMillis": func(a []ref.Val) (ref.Val, *fault) {
		n, f := toInt(a[0])
		if f != nil || n < -1e15 || n > 1e15 {
			return nil, first(f, faultf(abi.BadConversion, ""))
		}
		return inRange(time.UnixMilli(n))
	},
	"addDays": func(a []ref.Val) (ref.Val, *fault) {
		n, f := toInt(a[1])
		if f != nil || n < -4_000_000 || n > 4_000_000 {
			return nil, first(f, faultf(abi.BadConversion, ""))
		}
		return shifted(instant(a[0]), zoneOf(a, 2), func(t time.Time) time.Time { return t.AddDate(0, 0, int(n)) })
	},
	"addMonths": func(a []ref.Val) (ref.Val, *fault) {
		n, f := toInt(a[1])
		if f != nil || n < -120_000 || n > 120_000 {
			return nil, first(f, faultf(abi.BadConversion, ""))
		}
		t := wall(instant(a[0]).In(zoneOf(a, 2)))
		start := time.Date(t.Year(), t.Month()+time.Month(n), 1, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
		if start.Year() < 1 || start.Year() > 9999 {
			return nil, faultf(abi.BadConversion, "")
		}
		at, _ := atLocal(start.AddDate(0, 0, min(t.Day(), start.AddDate(0, 1, -1).Day())-1), zoneOf(a, 2))
		return inRange(at)
	},
	"startOfDay":   edge(func(t time.Time) time.Time { return day(t, t.Month(), t.Day()) }),
	"startOfMonth": edge(func(t time.Time) time.Time { return day(t, t.Month(), 1) }),
	"startOfYear":  edge(func(t time.Time) time.Time { return day(t, 1, 1) }),
	"endOfDay":     edge(func(t time.Time) time.Time { return day(t, t.Month(), t.Day()+1).Add(-time.Second) }),
	"endOfMonth":   edge(func(t time.Time) time.Time { return day(t, t.Month()+1, 1).Add(-time.Second) }),
	"endOfYear":    edge(func(t time.Time) time.Time { return day(t, 13, 1).Add(-time.Second) }),
	"daysUntil": func(a []ref.Val) (ref.Val, *fault) {
		midnight := func(v ref.Val) int64 {
			y, m, d := instant(v).In(zoneOf(a, 2)).Date()
			return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400
		}
		return types.Int(midnight(a[1]) - midnight(a[0])), nil
	},
	"isoWeek":     datePart(func(t time.Time) int { _, w := t.ISOWeek(); return w }),
	"isoWeekYear": datePart(func(t time.Time) int { y, _ := t.ISOWeek(); return y }),
	"isoWeekday":  datePart(func(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }),
	"quarter":     datePart(func(t time.Time) int { return (int(t.Month()) + 2) / 3 }),
}

func instant(v ref.Val) time.Time { return v.(types.Timestamp).Time }

// zoneOf is the zone among the arguments from position i, UTC if there is none.
func zoneOf(a []ref.Val, i int) *time.Location {
	if len(a) <= i {
		return time.UTC
	}
	if minutes, ok := functions.ZoneMinutes(text(a[i])); ok {
		return time.FixedZone("", minutes*60)
	}
	zone, err := kernel.Location(text(a[i]))
	if err != nil {
		panic(err) // the checker has looked it up
	}
	return zone
}

// atLocal is the instant when a zone's calendar and clock show t's, which is in
// UTC: the first of two where clocks are put back. If clocks skip it, it is read
// by the clocks from before; ok is false then.
func atLocal(t time.Time, zone *time.Location) (at time.Time, ok bool) {
	var candidates []time.Time
	for _, day := range []int{-1, 1} {
		_, offset := t.AddDate(0, 0, day).In(zone).Zone()
		at := t.Add(-time.Duration(offset) * time.Second).In(zone)
		if _, is := at.Zone(); is == offset {
			return at, true
		}
		candidates = append(candidates, at)
	}
	return candidates[0], false
}

// wall is what calendar and clock show, in UTC.
func wall(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

// shifted changes what calendar and clock show in a zone.
func shifted(t time.Time, zone *time.Location, change func(time.Time) time.Time) (ref.Val, *fault) {
	at, _ := atLocal(change(wall(t.In(zone))), zone)
	return inRange(at)
}

// inRange is an instant of the years 1 to 9999.
func inRange(t time.Time) (ref.Val, *fault) {
	if y := t.UTC().Year(); y < 1 || y > 9999 {
		return nil, faultf(abi.BadConversion, "")
	}
	return types.Timestamp{Time: t.UTC()}, nil
}

func day(t time.Time, m time.Month, d int) time.Time {
	return time.Date(t.Year(), m, d, 0, 0, 0, 0, time.UTC)
}

func edge(f func(time.Time) time.Time) fn {
	return func(a []ref.Val) (ref.Val, *fault) { return shifted(instant(a[0]), zoneOf(a, 1), f) }
}

func datePart(f func(time.Time) int) fn {
	return func(a []ref.Val) (ref.Val, *fault) { return types.Int(f(instant(a[0]).In(zoneOf(a, 1)))), nil }
}

// readDate reads a date by a pattern.
func readDate(s, pattern string, zone *time.Location) (time.Time, bool) {
	exprs := map[string]string{
		"YYYY": `([0-9]{4})`, "YY": `([0-9]{2})`, "MM": `([0-9]{2})`, "M": `([0-9]{1,2})`, "MMM": `(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)`,
		"DD": `([0-9]{2})`, "D": `([0-9]{1,2})`, "HH": `([0-9]{2})`, "H": `([0-9]{1,2})`, "mm": `([0-9]{2})`, "ss": `([0-9]{2})`, "SSS": `([0-9]{3})`,
		"Z": `(Z|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9])`,
	}
	parts, _ := functions.ParseDatePattern(pattern)
	expr := "^"
	var fields []string
	for _, p := range parts {
		expr += exprs[p.Field] + regexp.QuoteMeta(p.Text)
		if p.Field != "" {
			fields = append(fields, p.Field)
		}
	}
	m := regexp.MustCompile(expr + "$").FindStringSubmatch(s)
	if m == nil {
		return time.Time{}, false
	}
	v := map[byte]int{'D': 1}
	for i, f := range fields {
		n, _ := strconv.Atoi(m[i+1])
		switch f {
		case "YY":
			n += 2000
		case "MMM":
			n = strings.Index("JanFebMarAprMayJunJulAugSepOctNovDec", m[i+1])/3 + 1
		case "Z":
			offset := strings.ReplaceAll(m[i+1], ":", "")
			if offset == "Z" {
				offset = "+0000"
			}
			minutes, _ := functions.ZoneMinutes(offset[:3] + ":" + offset[3:])
			zone = time.FixedZone("", minutes*60)
		}
		v[f[0]] = n
	}
	t := time.Date(v['Y'], time.Month(v['M']), v['D'], v['H'], v['m'], v['s'], v['S']*1_000_000, time.UTC)
	ok := t.Year() == v['Y'] && int(t.Month()) == v['M'] && t.Day() == v['D'] && t.Hour() == v['H'] && t.Minute() == v['m'] && t.Second() == v['s']
	if !ok || v['Y'] == 0 {
		return t, false
	}
	return atLocal(t, zone)
}
