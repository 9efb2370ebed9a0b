package kernel

import (
	"math/rand/v2"
	"testing"
	"time"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

const firstSecond, lastSecond = -62135596800, 253402300799 // of the years 0001 and 9999

// zone places the table of a zone.
func (g *guest) zone(name string) uint64 {
	g.t.Helper()
	table, err := Zone(name)
	if err != nil {
		g.t.Fatal(err)
	}
	return uint64(uint32(g.text(string(table))))
}

// TestZones compares every zone with Go's reading of the same file: at each
// transition and beside it, when summer begins and ends in far years, and at
// random instants.
func TestZones(t *testing.T) {
	g := machines(t)[0]
	r := rand.New(rand.NewPCG(9, 10))
	if v := ZoneVersion(); len(v) != 5 {
		t.Errorf("release %q", v)
	}
	names := ZoneNames()
	if len(names) < 500 {
		t.Fatalf("%d zones", len(names))
	}
	for _, name := range names {
		loc, err := Location(name)
		if err != nil {
			t.Fatal(err)
		}
		g.begin("")
		table := g.zone(name)
		check := func(sec int64) {
			t.Helper()
			_, want := time.Unix(sec, 0).In(loc).Zone()
			if got := int(int32(g.call("k_zone", table, uint64(sec)))); got != want {
				t.Errorf("%s at %d (%s): %d s east, want %d", name, sec, time.Unix(sec, 0).UTC().Format(time.RFC3339), got, want)
			}
		}
		for at := time.Unix(-4000000000, 0); ; {
			_, next := at.In(loc).ZoneBounds()
			if !next.After(at) || next.Year() > 2050 { // Go may give the same end again where its data meet its rule
				break
			}
			for d := int64(-1); d <= 1; d++ {
				check(next.Unix() + d)
			}
			at = next
		}
		for _, year := range []int{2100, 2400, 9999} {
			for month := range 12 {
				at := time.Date(year, time.Month(month+1), 15, 0, 0, 0, 0, time.UTC).In(loc)
				if _, next := at.ZoneBounds(); !next.IsZero() && next.Unix() < lastSecond {
					check(next.Unix())
					check(next.Unix() - 1)
				}
			}
		}
		for range 100 {
			check(firstSecond + r.Int64N(lastSecond-firstSecond))
			check(r.Int64N(1 << 32))
		}
	}
	if _, err := Zone("Mars/Olympus"); err == nil {
		t.Error("a zone on Mars")
	}
}

// parts are the getters of timestamps.
var parts = map[string]func(t time.Time) int{
	"fullyear": time.Time.Year, "month": func(t time.Time) int { return int(t.Month()) - 1 }, "dayofyear": func(t time.Time) int { return t.YearDay() - 1 },
	"dayofmonth": func(t time.Time) int { return t.Day() - 1 }, "date": time.Time.Day, "dayofweek": func(t time.Time) int { return int(t.Weekday()) },
	"hours": time.Time.Hour, "minutes": time.Time.Minute, "seconds": time.Time.Second, "milliseconds": func(t time.Time) int { return t.Nanosecond() / 1e6 },
}

func TestAnyTimeParts(t *testing.T) {
	o, all := newOracle(t), machines(t)
	r := rand.New(rand.NewPCG(11, 12))
	moments := []time.Time{time.Unix(firstSecond, 0), time.Unix(lastSecond, 999999999), time.Unix(0, 0), time.Unix(-1, 999000000)}
	for range 200 {
		moments = append(moments, time.Unix(firstSecond+r.Int64N(lastSecond-firstSecond), r.Int64N(1e9)))
	}
	expr := map[string]string{
		"fullyear": "a.getFullYear", "month": "a.getMonth", "dayofyear": "a.getDayOfYear", "dayofmonth": "a.getDayOfMonth", "date": "a.getDate", "dayofweek": "a.getDayOfWeek",
		"hours": "a.getHours", "minutes": "a.getMinutes", "seconds": "a.getSeconds", "milliseconds": "a.getMilliseconds",
	}
	zones := []string{"", "UTC", "+00:00", "-00:30", "02:00", "+23:59", "-23:59", "24:00", "+1:60", "+01:-1", "1:", ":1", "a:b", "+05:3", "12:34:56", "Nowhere/At all", "utc"}
	for name, part := range parts {
		for i, m := range moments {
			v := types.Timestamp{Time: m.UTC()}
			agree(t, all, o, "a_get"+name+"_1", expr[name]+"()", v)
			agree(t, all, o, "a_get"+name+"_2", expr[name]+"(b)", v, types.String(zones[i%len(zones)]))
			for _, zone := range []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"} {
				loc, err := Location(zone)
				if err != nil {
					t.Fatal(err)
				}
				for _, g := range all {
					g.begin("")
					got := g.shown(g.call("a_get"+name+"_2", g.cell(v), g.call("a_of_zone", g.zone(zone))))
					if want := show(types.Int(part(m.In(loc)))); got != want {
						t.Errorf("%s: %s of %s in %s is %s, want %s", g.name, name, m.UTC().Format(time.RFC3339Nano), zone, got, want)
					}
				}
			}
		}
	}
	for _, name := range []string{"hours", "minutes", "seconds", "milliseconds"} {
		for _, d := range []time.Duration{0, 1, -1, time.Hour - 1, -time.Hour, 59*time.Minute + 59*time.Second + 999999999, 2562047*time.Hour - 1, 1<<63 - 1, -1 << 63, 153722867*time.Minute - 1} {
			agree(t, all, o, "a_get"+name+"_1", expr[name]+"()", types.Duration{Duration: d})
		}
	}
	for _, v := range samples {
		agree(t, all, o, "a_gethours_1", "a.getHours()", v)
		agree(t, all, o, "a_gethours_2", "a.getHours(b)", v, types.String("+01:00"))
		agree(t, all, o, "a_gethours_2", "a.getHours(b)", stamp("2009-02-13T23:31:30.5Z"), v)
		agree(t, all, o, "a_getdate_1", "a.getDate()", v)
	}
	for range 2000 { // arithmetic, at the ends of the ranges too
		d := types.Duration{Duration: time.Duration(r.Uint64() >> r.IntN(64))}
		e := types.Duration{Duration: time.Duration(r.Uint64() >> r.IntN(64))}
		var at, to ref.Val = types.Timestamp{Time: moments[r.IntN(len(moments))].UTC()}, types.Timestamp{Time: moments[r.IntN(len(moments))].UTC()}
		agree(t, all, o, "a_add_2", "a + b", at, d)
		agree(t, all, o, "a_add_2", "a + b", d, at)
		agree(t, all, o, "a_sub_2", "a - b", at, d)
		agree(t, all, o, "a_sub_2", "a - b", at, to)
		agree(t, all, o, "a_add_2", "a + b", d, e)
		agree(t, all, o, "a_sub_2", "a - b", d, e)
		agree(t, all, o, "a_lt_2", "a < b", d, e)
		agree(t, all, o, "a_ge_2", "a >= b", at, to)
		agree(t, all, o, "a_string_1", "string(a)", d)
		agree(t, all, o, "a_duration_1", "duration(a)", types.String(d.String()))
		agree(t, all, o, "a_int_1", "int(a)", at)
		agree(t, all, o, "a_timestamp_1", "timestamp(a)", types.Int(r.Int64()>>r.IntN(64)))
	}
}
