package automata_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"crosswalk/contracts/automata"
	"crosswalk/contracts/jsonschema"

	peer "github.com/santhosh-tekuri/jsonschema/v5"
)

func known() []string {
	return append(slices.Sorted(maps.Keys(peer.Formats)), jsonschema.Decimal)
}

// check holds the bounds of a format against what is asserted of a text.
func check(t *testing.T, name, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		return
	}
	inside, outside, _ := automata.Bounds(name)
	holds := jsonschema.FormatHolds(name, text)
	if inside.Contains(text) && !holds {
		t.Errorf("%s: %q is inside of the bounds, but does not hold", name, text)
	}
	if holds && !outside.Contains(text) {
		t.Errorf("%s: %q holds, but is outside of the bounds", name, text)
	}
}

func TestFormatsAgainstAssertion(t *testing.T) {
	exact := map[string]bool{"date": true, "duration": true, "hostname": true, "ip-address": true, "ipv4": true, "ipv6": true, "json-pointer": true, "relative-json-pointer": true, "uuid": true, "decimal": true}
	for _, name := range known() {
		inside, outside, ok := automata.Bounds(name)
		samples := automata.Samples(name)
		if !ok || inside.Empty() || len(samples) == 0 {
			t.Errorf("format %s is not known", name)
			continue
		}
		if _, ok := automata.Format(name); ok != exact[name] {
			t.Errorf("format %s exact: %v, want %v", name, ok, exact[name])
		}
		if sub, err := inside.SubsetOf(outside); !sub || err != nil {
			t.Errorf("the bounds of %s do not enclose: %v", name, err)
		}
		good := 0
		for _, text := range samples {
			check(t, name, text)
			if jsonschema.FormatHolds(name, text) {
				good++
			}
		}
		if good < 2 || good == len(samples) {
			t.Errorf("%d of %d samples of %s hold", good, len(samples), name)
		}
		for _, set := range []*automata.Set{inside, outside} {
			for _, text := range append(set.Words(300), set.Not().Words(300)...) {
				check(t, name, text)
			}
		}
		if between, err := outside.Minus(inside); err == nil {
			for _, text := range between.Words(300) {
				check(t, name, text)
			}
		}
		mutants(t, name, samples)
	}
	if _, _, ok := automata.Bounds("no-such-format"); ok || automata.Samples("no-such-format") != nil {
		t.Error("no-such-format is known")
	}
}

// mutants checks texts made from samples by some edits, and of their symbols.
func mutants(t *testing.T, name string, samples []string) {
	r := rand.New(rand.NewPCG(5, uint64(len(name))))
	symbols := []rune(strings.Join(samples, "") + "0123456789afAFzZTt:.-+/%#?@[] \x00\x7f~é😀")
	for range 4000 {
		text := []rune(samples[r.IntN(len(samples))])
		for range 1 + r.IntN(3) {
			at, c := r.IntN(len(text)+1), symbols[r.IntN(len(symbols))]
			switch r.IntN(5) {
			case 0:
				text = slices.Insert(text, at, c)
			case 1:
				if at < len(text) {
					text = slices.Delete(text, at, at+1)
				}
			case 2:
				other := []rune(samples[r.IntN(len(samples))])
				text = append(text[:at:at], other[min(len(other), r.IntN(len(other)+1)):]...)
			default:
				if at < len(text) {
					text[at] = c
				}
			}
		}
		check(t, name, string(text))
	}
}

// TestDates checks all days that a calendar might have, and each year's last
// day of February.
func TestDates(t *testing.T) {
	two := func(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }
	for _, year := range []string{"2023", "2024", "1900", "2000"} {
		for month := range 20 {
			for day := range 40 {
				check(t, "date", year+"-"+two(month)+"-"+two(day))
			}
		}
	}
	for year := range 10000 {
		check(t, "date", two(year/100)+two(year%100)+"-02-29")
	}
	for _, clock := range []string{"23:59:60", "00:29:60", "15:59:60", "23:58:60", "22:59:60"} {
		for hour := range 25 {
			for _, minute := range []string{"00", "30", "59", "60"} {
				for _, sign := range []string{"+", "-"} {
					zone := sign + two(hour) + ":" + minute
					check(t, "time", clock+zone)
					check(t, "date-time", "2024-05-17T"+clock+".5"+zone)
				}
			}
		}
	}
}

// TestAddresses checks groups of all counts and shapes.
func TestAddresses(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	parts := []string{"0", "1", "ffff", "12345", "", "", "1.2.3.4", "01", "g", "256.0.0.1", "1.2.3.04"}
	for range 30000 {
		list := make([]string, 1+r.IntN(10))
		for i := range list {
			list[i] = parts[r.IntN(2+r.IntN(len(parts)-1))]
		}
		check(t, "ipv6", strings.Join(list, ":"))
	}
	groups := []string{"0", "00", "000", "-0", "+0", "+00", "+255", "+0255", "-1", "255", "256", "099", "99", "1", "10", "", "+", "-00"}
	for range 5000 {
		list := make([]string, 3+r.IntN(3))
		for i := range list {
			list[i] = groups[r.IntN(len(groups))]
		}
		check(t, "ipv4", strings.Join(list, "."))
	}
	for _, n := range []int{1, 61, 62, 63, 64, 65} {
		label := strings.Repeat("a", n)
		for _, host := range []string{label, label + ".", label + ".b", "-" + label, label + "-", "b.-" + label, strings.Repeat(label+".", 253/(n+1)+1), strings.Repeat(label+".", 253/(n+1))} {
			for cut := range 5 {
				check(t, "hostname", host[:len(host)-min(cut, len(host))])
			}
			check(t, "email", label+"@"+host)
		}
	}
}
