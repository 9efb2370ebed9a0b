package lint_test

import (
	"fmt"
	"strings"
	"testing"

	"crosswalk/contracts/lint"
)

// Large and hostile contracts are looked at in a time that grows with their
// size. A failure shows as a timeout.
func TestHostile(t *testing.T) {
	repeat := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(strings.ReplaceAll(strings.ReplaceAll(format, "%n", fmt.Sprint(i+1)), "%d", fmt.Sprint(i)))
		}
		return b.String()
	}
	const n = 1000
	for name, text := range map[string]string{
		"branches":   `{"oneOf":[` + repeat(n, `{"properties":{"p%d":{"type":"string"}},"required":["p%d"]}`) + `]}`,
		"consts":     `{"oneOf":[` + repeat(n, `{"const":"c%d"}`) + `]}`,
		"allOf":      `{"allOf":[` + repeat(n, `{"properties":{"p%d":{"type":"string"}},"required":["p%d"]}`) + `]}`,
		"properties": `{"type":"object","required":["p0"],"properties":{` + repeat(n, `"p%d":{"type":"string","minLength":2,"pattern":"^[a-z]+$"}`) + `}}`,
		"references": `{"$ref":"#/$defs/n0","$defs":{` + repeat(n, `"n%d":{"$ref":"#/$defs/n%n"}`) + `,"n1000":{"type":"string"}}}`,
		"circle": `{"$ref":"#/$defs/n0","$defs":{` + repeat(n, `"n%d":{"type":"object","required":["a"],"properties":{"a":{"$ref":"#/$defs/n%n"}}}`) +
			`,"n1000":{"type":"object","required":["a"],"properties":{"a":{"$ref":"#/$defs/n0"}}}}}`,
		"enum":   `{"enum":[` + repeat(n, `"v%d"`) + `],"type":"string","minLength":2}`,
		"nested": strings.Repeat(`{"not":`, 400) + "true" + strings.Repeat("}", 400),
		"empty":  `{"type":"object","required":["p0"],"properties":{` + repeat(n, `"p%d":{"type":"string","enum":[1]}`) + `}}`,
		"name":   `{"type":"object","properties":{"` + strings.Repeat("aB", 50_000) + `":{"type":"string"}}}`,
	} {
		c := read(t, "v1.schema.json", text)
		found := lint.Check(c, lint.Options{Hot: true})
		for _, d := range lint.Group(found) {
			if d.Pos.Line == 0 || len(d.Msg) > 1000 {
				t.Errorf("%s: %s: %.100s", name, d.Code, d.Msg)
			}
		}
	}
}
