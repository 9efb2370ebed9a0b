package schema_test

import (
	"fmt"
	"strings"
	"testing"

	"crosswalk/contracts/jsonschema"
)

// Large and hostile schemas are read and viewed in a time that grows with
// their size, not with its square or worse. A failure shows as a timeout.
func TestLargeSchemas(t *testing.T) {
	repeat := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	chain := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `"n%d":{"$ref":"#/$defs/n%d"},`, i, i+1)
		}
		return fmt.Sprintf(`{"$ref":"#/$defs/n0","$defs":{%s"n%d":{"type":"string"}}}`, b.String(), n)
	}
	for name, text := range map[string]string{
		"consts":     `{"oneOf":[` + repeat(10000, `{"const":"c%d"}`) + `]}`,
		"branches":   `{"oneOf":[` + repeat(10000, `{"properties":{"p%d":true}}`) + `]}`,
		"allOf":      `{"allOf":[` + repeat(3000, `{"properties":{"p%d":{"type":"string"}}}`) + `]}`,
		"properties": `{"type":"object","properties":{` + repeat(10000, `"p%d":{"type":"string"}`) + `}}`,
		"references": chain(10000),
		"enum":       `{"enum":[` + repeat(50000, `"v%d"`) + `],"type":"string"}`,
		"nested":     strings.Repeat(`{"not":`, 500) + "true" + strings.Repeat("}", 500),
	} {
		doc, list := jsonschema.Parse("f", []byte(text))
		if list.Failed() {
			t.Errorf("%s: %v", name, list[0])
			continue
		}
		if root, _ := doc.Shapes(); root == nil {
			t.Errorf("%s: no shape", name)
		}
	}
	for name, text := range map[string]string{
		"dynamic anchors":  `{"$schema":"https://json-schema.org/draft/2019-09/schema","$recursiveAnchor":true,"properties":{` + repeat(20000, `"p%d":{"$recursiveRef":"#"}`) + `}}`,
		"dependencies":     `{"$schema":"http://json-schema.org/draft-07/schema#","dependencies":{` + repeat(20000, `"p%d":{"minProperties":2}`) + `}}`,
		"identities":       `{"$schema":"http://json-schema.org/draft-04/schema#","properties":{` + repeat(20000, `"p%d":{"id":"#p%[1]d"}`) + `}}`,
		"lost references":  `{"properties":{` + repeat(20000, `"p%d":{"$ref":"#/$defs/q%[1]d"}`) + `},"$defs":{` + repeat(20000, `"d%d":true`) + `}}`,
		"undeclared names": `{"properties":{` + repeat(20000, `"p%d":true`) + `},"required":[` + repeat(20000, `"q%d"`) + `]}`,
		"unknown keywords": `{` + repeat(50000, `"typ%d":1`) + `}`,
	} {
		if doc, list := jsonschema.Parse("f", []byte(text)); !list.Failed() && doc.Root == nil {
			t.Errorf("%s: neither read nor refused", name)
		}
	}
	if _, list := jsonschema.Parse("f", []byte(strings.Repeat(`{"not":`, 5000)+"true"+strings.Repeat("}", 5000))); !list.Failed() {
		t.Error("nesting has no bound")
	}
}
