package check_test

import (
	"strings"
	"testing"
)

// What the contracts say and no module could keep.
func TestContractFindings(t *testing.T) {
	const heavy = `(.*a.{20}){5}`
	source := func(more string) string {
		return `{"type":"object","required":["s"],"properties":{"s":{"type":"string"` + more + `},"o":{"type":"number"},"l":{"type":"array","items":{"type":"number"}}}}`
	}
	target := func(x string) string {
		return `{"type":"object","additionalProperties":false,"properties":{"orderId":{"type":"string"},"x":` + x + `}}`
	}
	for _, c := range []struct{ source, target, text, want string }{
		{source(`,"pattern":"` + heavy + `"`), target(`{"type":"string"}`), `x: '"a"'`,
			`m:2:9: map/pattern: the source's contract has a pattern that a mapping cannot follow: (.*a.{20}){5}: it needs too many states`},
		{source(``), target(`{"type":"string","pattern":"` + heavy + `"}`), `x: source.s`,
			`m:5:6: map/pattern: the target's contract has a pattern that a mapping cannot follow: (.*a.{20}){5}: it needs too many states`},
		{source(``), target(`{"type":"string","pattern":"` + heavy + `"}`), `orderId: source.s`, ``},
		{source(``), target(`{"type":"boolean"}`), `x: source.s.matches("` + heavy + `")`,
			`m:5:23: map/pattern: the regular expression cannot be used: it needs too many states to be matched in one pass`},
		{source(``), target(`{"type":"number","minimum":5,"default":1}`), `x: {expr: source.o, onMissing: default}`,
			`m:5:34: map/default: onMissing is default here, but the default of the target's contract breaks it: 1 is too small | correct`},
		{source(``), target(`{"type":"number","minimum":5,"default":5.0}`), `x: {expr: source.o, onMissing: default}`, ``},
		{source(``), target(`{"type":"string","format":"decimal","default":1}`), `x: {expr: source.o, onMissing: default}`,
			`m:5:34: map/default: onMissing is default here, but the default of the target's contract breaks it: 1 is not a text of format decimal`},
		{source(``), target(`{"type":"array","minItems":1,"items":{"type":"number"},"default":[]}`), `x: {each: source.l, as: v, expr: v, onMissing: default}`,
			`m:5:50: map/default: onMissing is default here, but the default of the target's contract breaks it: [] has too few items`},
		{source(``), target(`{"type":"array","uniqueItems":true,"items":{"type":"number","maximum":3},"default":[1,4]}`), `x: {expr: source.l, onMissing: default}`,
			`m:5:34: map/default: onMissing is default here, but the default of the target's contract breaks it: [1,4] has an item 2 that is too large`},
	} {
		e := env(t)
		e.Source, e.Target = read(t, "shop/order@1", c.source), read(t, "orders/order-placed@1", c.target)
		if !strings.Contains(c.text, "rderId") {
			c.text += "\norderId: source.s"
		}
		got := findings(t, e, c.text)
		if !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}
