package attack

import (
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/source"
)

// blinded is a schema without a keyword, as a decision would see it that
// forgets it.
func blinded(v *source.Value, keyword string) *source.Value {
	out := clone(v)
	for _, p := range places(out) {
		drop(p.schema, keyword)
	}
	return out
}

// TestAttackSeesFaults asks about schemas that lack one keyword in place of the
// true ones: for every keyword, some verdict that is wrong for that must be
// refuted by the generators.
func TestAttackSeesFaults(t *testing.T) {
	examples, parts := examplesAndParts(t)
	keywords := strings.Fields(`type enum const minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern format
		items prefixItems contains minContains maxContains minItems maxItems uniqueItems unevaluatedItems properties patternProperties additionalProperties
		propertyNames required minProperties maxProperties dependentRequired dependentSchemas unevaluatedProperties allOf anyOf oneOf not if then else $ref`)
	var lock sync.Mutex
	caught, asked := 0, 0
	each(len(keywords), func(k int) {
		keyword, tried := keywords[k], 0
		for i := 0; i < 4000 && tried < 400; i++ {
			r := rand.New(rand.NewPCG(*seed+3000, uint64(i)))
			m := &mutator{r: r, parts: parts}
			old := examples[(i*7+k)%len(examples)].schema
			if i%3 == 0 {
				old = tight{m}.make(2)
			}
			changed, what := m.mutate(old)
			if what == "" || !mentions(changed, keyword) || blinded(old, keyword).Canonical() != blinded(changed, keyword).Canonical() && r.IntN(8) > 0 {
				continue
			}
			w, rd := read(old), read(changed)
			seenW, seenR := read(blinded(old, keyword)), read(blinded(changed, keyword))
			if w == nil || rd == nil || seenW == nil || seenR == nil {
				continue
			}
			tried++
			if ask(seenW, seenR).verdict != finding.Compatible {
				continue
			}
			if s := attack(w, rd, nil, r, 80); s.refuted != nil {
				lock.Lock()
				caught, asked = caught+1, asked+tried
				lock.Unlock()
				return
			}
		}
		t.Errorf("a decision that forgets %s withstood %d questions", keyword, tried)
	})
	t.Logf("of decisions that forget one keyword, %d of %d were caught, after %d questions in all", caught, len(keywords), asked)
}
