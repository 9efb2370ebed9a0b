package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"testing"
)

// vary makes a message that looks like those in samples: one of them, with parts
// of another in the same places, other amounts and counts, items more or less,
// and fields left out. Rules find what they expect more often than in a message
// that was made from the contract alone.
func vary(rnd *rand.Rand, samples [][]byte) []byte {
	parse := func() (v any, ok bool) {
		dec := json.NewDecoder(bytes.NewReader(samples[rnd.IntN(len(samples))]))
		dec.UseNumber()
		return v, dec.Decode(&v) == nil
	}
	a, ok := parse()
	b, also := parse()
	if !ok || !also {
		return samples[0]
	}
	v := variation{rnd, 2 + rnd.IntN(40)}
	out, err := json.Marshal(v.of(a, b))
	if err != nil {
		return samples[0]
	}
	return out
}

// variation changes about one value in calm.
type variation struct {
	*rand.Rand
	calm int
}

func (v variation) now() bool { return v.IntN(v.calm) == 0 }

var amount = regexp.MustCompile(`^-?[0-9]+\.[0-9]+$`)

func (v variation) of(a, b any) any {
	if b != nil && v.now() {
		return b
	}
	switch a := a.(type) {
	case map[string]any:
		other, _ := b.(map[string]any)
		out := map[string]any{}
		for _, k := range slices.Sorted(maps.Keys(a)) {
			if !v.now() || v.IntN(3) > 0 {
				out[k] = v.of(a[k], other[k])
			}
		}
		return out
	case []any:
		other, _ := b.([]any)
		out := []any{}
		for i, item := range a {
			var twin any
			if len(other) > 0 {
				twin = other[i%len(other)]
			}
			for n := v.copies(); n > 0; n-- {
				out = append(out, v.of(item, twin))
			}
		}
		return out
	case string:
		if amount.MatchString(a) && v.IntN(3) == 0 {
			return fmt.Sprintf("%d.%02d", v.IntN(1000), v.IntN(100))
		}
	case json.Number:
		if v.now() {
			return json.Number(fmt.Sprint(v.IntN(100_000)))
		}
	}
	return a
}

// copies is how often an item stands in the new list.
func (v variation) copies() int {
	if v.now() {
		return v.IntN(4)
	}
	return 1
}

func TestVaryIsDeterministic(t *testing.T) {
	samples := [][]byte{[]byte(`{"a":[1,{"b":"1.50"}],"c":"x"}`), []byte(`{"a":[],"c":"y","d":null}`)}
	seen := map[string]bool{}
	for i := range uint64(50) {
		one := vary(rand.New(rand.NewPCG(i, 1)), samples)
		if two := vary(rand.New(rand.NewPCG(i, 1)), samples); !bytes.Equal(one, two) {
			t.Errorf("seed %d gives %s and %s", i, one, two)
		}
		seen[string(one)] = true
	}
	if len(seen) < 10 {
		t.Errorf("50 seeds give only %d messages", len(seen))
	}
}
