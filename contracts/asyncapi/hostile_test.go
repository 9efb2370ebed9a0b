package asyncapi_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"crosswalk/contracts/asyncapi"
	"crosswalk/contracts/internal/shared"
)

const head = "asyncapi: 3.0.0\ninfo: {title: T, version: '1'}\n"

// TestHostile reads files that are made to exhaust a reader: each must end with
// a finding, or be read.
func TestHostile(t *testing.T) {
	many := func(n int, format string) string {
		var out strings.Builder
		for i := range n {
			fmt.Fprintf(&out, format, i)
		}
		return out.String()
	}
	for _, c := range []struct{ name, data, want string }{
		{"deep", head + "channels: " + strings.Repeat("{a: ", 600) + "1" + strings.Repeat("}", 600), "nest"},
		{"channels", head + "channels:\n" + many(30_000, "  c%d: {address: a}\n"), "asyncapi/too-large"},
		{"messages", head + "channels:\n  c:\n    messages:\n" + many(30_000, "      m%d: {payload: true}\n"), "asyncapi/too-large"},
		{"traits", head + "components:\n  messages:\n    m:\n      traits:\n" + many(15_000, "        - {$ref: '#/components/messageTraits/t'} # %d\n") +
			"  messageTraits:\n    t: {" + many(300, "x-%d: 1, ") + "}\n", "asyncapi/too-large"},
		{"chain", head + "components:\n  messages:\n" + many(200, "    m%[1]d: {$ref: '#/components/messages/m0%[1]d'}\n"), "asyncapi/ref"},
		{"loop of traits", head + "components: {messages: {m: {traits: [{$ref: '#/components/messages/m'}]}}}", ""},
		{"loop of oneOf", "asyncapi: 2.6.0\ninfo: {title: T, version: '1'}\nchannels: {a: {publish: {message: {oneOf: [{$ref: '#/channels/a/publish/message'}]}}}}", ""},
		{"aliases", head + "x-a: &a [1,1,1,1,1,1,1,1,1,1]\nx-b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nx-c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nx-d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n" +
			"x-e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nx-f: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\nx-g: [*f,*f,*f,*f,*f,*f,*f,*f,*f,*f]\n", "yaml/"},
	} {
		_, list := asyncapi.Parse("f", []byte(c.data))
		if got := list.Error(); !strings.Contains(got, c.want) {
			t.Errorf("%s: %.300s, want %s", c.name, got, c.want)
		}
		for _, d := range list {
			if d.Pos.Line == 0 {
				t.Errorf("%s: %s has no place", c.name, d)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, file := range shared.Files(f, shared.Dir(f, "suites", "contracts", "asyncapi-diff"), "*.yml") {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(head + "channels: {a: {address: 'x.{y}', parameters: {y: {enum: [z]}}, messages: {M: {$ref: '#/components/messages/M'}}}}\n" +
		"operations: {o: {action: send, channel: {$ref: '#/channels/a'}, reply: {channel: {$ref: '#/channels/a'}}, traits: [{title: t}]}}\n" +
		"components: {messages: {M: {traits: [{headers: {type: object}}], headers: {$ref: '#/components/schemas/S'}, payload: {schemaFormat: 'application/schema+json;version=draft-07', schema: {$ref: '#/components/schemas/S'}}}}, schemas: {S: {type: object}}}\n"))
	f.Add([]byte("asyncapi: 2.0.0\ninfo: {title: T, version: '1'}\nchannels: {a: {subscribe: {message: {oneOf: [{payload: {}}, {$ref: '#/x'}]}, traits: [null]}}}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, list := asyncapi.Parse("f", data)
		if doc == nil && !list.Failed() {
			t.Fatal("nothing was read and nothing said")
		}
		if doc != nil && !list.Failed() {
			doc.Schemas.Shapes()
		}
	})
}
