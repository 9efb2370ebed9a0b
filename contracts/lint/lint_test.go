package lint_test

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"crosswalk/contracts"
	"crosswalk/contracts/canonical"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/lint"
	"crosswalk/contracts/source"
)

var update = flag.Bool("update", false, "write the reference page")

var ref = contracts.Ref{Domain: "orders", Name: "order-placed", Major: 1}

func read(t testing.TB, file, text string) *contracts.Contract {
	t.Helper()
	c, list := contracts.Read(ref, file, []byte(text))
	if c == nil {
		t.Fatalf("%s is refused: %v\n%s", file, list, text)
	}
	return c
}

// say are the findings of one rule, as an example writes them.
func say(list diag.List, code string) string {
	var lines []string
	for _, d := range list {
		if d.Code == code {
			lines = append(lines, fmt.Sprintf("%d:%d: %s", d.Pos.Line, d.Pos.Col, d.Msg))
		}
	}
	return strings.Join(lines, "\n")
}

// Every rule has what a reader needs, says nothing of its good example and what
// it promises of its bad one.
func TestCatalogue(t *testing.T) {
	codes := lint.Codes()
	if len(codes) != len(slices.Compact(slices.Clone(codes))) || len(codes) < 25 {
		t.Errorf("codes %q", codes)
	}
	for _, r := range lint.All() {
		t.Run(strings.TrimPrefix(r.Code, "lint/"), func(t *testing.T) {
			if !strings.HasPrefix(r.Code, "lint/") || !strings.HasSuffix(r.Says, ".") || !strings.HasSuffix(strings.TrimSuffix(r.Why, "?"), ".") || r.Bad.Finding == "" {
				t.Errorf("the entry is not whole: %+v", r)
			}
			if !slices.ContainsFunc(lint.Groups, func(g struct{ Name, Title string }) bool { return g.Name == r.Group }) {
				t.Errorf("there is no group %q", r.Group)
			}
			opt := lint.Options{Hot: true, Settings: lint.Settings{Levels: map[string]lint.Level{r.Code: lint.Warning}}}
			if got := say(lint.Check(read(t, r.Good.File, r.Good.Text), opt), r.Code); got != "" {
				t.Errorf("of the good example it says\n%s", got)
			}
			bad := lint.Check(read(t, r.Bad.File, r.Bad.Text), opt)
			if got := say(bad, r.Code); got != r.Bad.Finding {
				t.Errorf("of the bad example it says\n%s\nwant\n%s", got, r.Bad.Finding)
			}
			opt.Settings.Levels[r.Code] = lint.Off
			if got := say(lint.Check(read(t, r.Bad.File, r.Bad.Text), opt), r.Code); got != "" {
				t.Errorf("it says when it is off\n%s", got)
			}
			c := read(t, r.Bad.File, r.Bad.Text)
			c.Upstream = "2026-07"
			delete(opt.Settings.Levels, r.Code)
			if got := say(lint.Check(c, opt), r.Code); (got == "") != r.Design {
				t.Errorf("of an outside system's contract it says\n%s", got)
			}
			if found, ok := lint.Find(strings.TrimPrefix(r.Code, "lint/")); !ok || found.Code != r.Code {
				t.Errorf("Find: %v", found)
			}
			if d := bad[slices.IndexFunc(bad, func(d diag.Diagnostic) bool { return d.Code == r.Code })]; d.Hint == "" || d.Severity != diag.Warning {
				t.Errorf("finding %+v", d)
			}
		})
	}
}

// The reference page is the one that the catalogue makes.
func TestPage(t *testing.T) {
	const file = "../docs/lint.md"
	var b bytes.Buffer
	if err := lint.Page(&b); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.MkdirAll(path.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	_, example, _ := strings.Cut(b.String(), "```yaml\n") // the settings on the page are good ones
	example, _, _ = strings.Cut(example, "```")
	v, list := source.ParseYAML("crosswalk.yaml", []byte(example))
	if list.Failed() {
		t.Fatal(list)
	}
	if s, list := lint.ParseSettings(v.Get("lint")); list != nil || len(s.Levels) != 2 || s.Own["legacy"].Case != "snake_case" {
		t.Errorf("%+v, %v", s, list)
	}
	have, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, b.Bytes()) {
		t.Errorf("%s is stale: run make docs", file)
	}
}

// What nothing satisfies is found, the smallest part of it only; nothing else
// is.
func TestImpossible(t *testing.T) {
	for text, want := range map[string]string{
		`{"type":"object","required":["a"],"properties":{"a":false}}`:                                                           `1:1: nothing satisfies the message`,
		`{"type":"object","properties":{"a":false}}`:                                                                            ``,
		`{"type":"object","required":["a"],"properties":{"a":{"type":"string","minLength":3,"maxLength":2}}}`:                   `1:49: nothing satisfies "a"`,
		`{"enum":["a"],"type":"integer"}`:                                                                                       `1:1: nothing satisfies the message`,
		`{"type":"string","minLength":2,"maxLength":2,"pattern":"^[A-Z]{3}$"}`:                                                  `1:1: nothing satisfies the message`,
		`{"type":"string","minLength":3,"maxLength":3,"pattern":"^[A-Z]{3}$"}`:                                                  ``,
		`{"type":"array","minItems":3,"uniqueItems":true,"items":{"type":"boolean"}}`:                                           `1:1: nothing satisfies the message`,
		`{"type":"array","minItems":2,"uniqueItems":true,"items":{"type":"boolean"}}`:                                           ``,
		`{"type":"object","required":["next"],"properties":{"next":{"$ref":"#"}}}`:                                              `1:1: nothing satisfies the message`,
		`{"type":"object","required":["next"],"properties":{"next":{"anyOf":[{"$ref":"#"},{"type":"null"}]}}}`:                  ``,
		`{"allOf":[{"type":"object","additionalProperties":false,"properties":{"a":{}}},{"required":["b"],"type":"object"}]}`:   `1:1: nothing satisfies the message`,
		`{"type":"object","required":["a"],"properties":{"a":{"$ref":"#/$defs/A"}},"$defs":{"A":{"enum":["x"],"type":"null"}}}`: `1:84: nothing satisfies "A"`,
		`{"oneOf":[{"type":"string"},{"type":["string"]}]}`:                                                                     `1:1: nothing satisfies the message`,
		`{"not":{}}`: `1:1: nothing satisfies the message`,
		`{"type":"string","pattern":"^(?=a)b$","minLength":1}`: ``, // nobody knows
	} {
		if got := say(lint.Check(read(t, "v1.schema.json", text), lint.Options{}), "lint/impossible"); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", text, got, want)
		}
	}
}

// The canonical contracts keep the rules, those for hot paths apart.
func TestCanonicalContracts(t *testing.T) {
	set, list := contracts.Load(canonical.FS(), "contracts")
	if list.Failed() {
		t.Fatal(list)
	}
	n := 0
	for _, c := range set.All() {
		n++
		for _, d := range lint.Group(lint.Check(c, lint.Options{})) {
			t.Errorf("%v", d)
		}
	}
	if n < 20 {
		t.Errorf("only %d contracts", n)
	}
}

func TestSettings(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"nothing":      {"", ""},
		"all":          {"rules: {lint/no-title: error, untyped: off}\ncase: snake_case\npathCase: any\nhot: [orders, returns/refunded]\ncontracts: {legacy: {case: any}}", ""},
		"key":          {"rulez: {}", `crosswalk.yaml:1:1: workspace/unknown-key: lint has no key "rulez" (did you mean "rules"?)`},
		"key inside":   {"contracts: {legacy: {hot: []}}", `crosswalk.yaml:1:22: workspace/unknown-key: lint has no key "hot" (known keys: rules, case, pathCase)`},
		"rule":         {"rules: {lint/no-descripton: off}", `crosswalk.yaml:1:9: workspace/unknown-rule: there is no rule "lint/no-descripton" (did you mean "lint/no-description"?)`},
		"level":        {"rules: {lint/no-title: warn}", `crosswalk.yaml:1:24: workspace/value: "warn" is not a value of lint/no-title (one of off, warning, error)`},
		"level number": {"rules: {lint/no-title: 1}", `crosswalk.yaml:1:24: workspace/value: "1" is not a value of lint/no-title (one of off, warning, error)`},
		"case":         {"case: camelcase", `crosswalk.yaml:1:7: workspace/value: "camelcase" is not a value of case (did you mean "camelCase"?)`},
		"hot":          {"hot: orders", `crosswalk.yaml:1:6: workspace/type: lint.hot must be a list of domains and contracts, not a text`},
		"hot item":     {"hot: [Orders]", `crosswalk.yaml:1:7: workspace/value: "Orders" is neither a domain nor a contract, as in "orders" or "orders/order-placed"`},
		"type":         {"[]", `crosswalk.yaml:1:1: workspace/type: lint must be an object, not a list`},
		"rules type":   {"rules: []", `crosswalk.yaml:1:8: workspace/type: lint.rules must be an object, not a list`},
	} {
		t.Run(name, func(t *testing.T) {
			v, list := source.ParseYAML("crosswalk.yaml", []byte(c.text))
			if c.text != "" && list.Failed() {
				t.Fatal(list)
			}
			if c.text == "" {
				v = nil
			}
			_, list = lint.ParseSettings(v)
			got := ""
			for _, d := range list {
				got += d.String()
				if d.Hint != "" {
					got += " (" + d.Hint + ")"
				}
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// A domain's settings stand before those of all, a contract's before both.
func TestSettingsOfOneContract(t *testing.T) {
	v, _ := source.ParseYAML("crosswalk.yaml", []byte(`
rules: {no-description: off, no-title: error}
contracts:
  orders: {case: snake_case, rules: {no-title: "off"}}
  orders/order-placed: {rules: {no-title: warning}}`))
	s, list := lint.ParseSettings(v)
	if list != nil {
		t.Fatal(list)
	}
	c := read(t, "v1.schema.json", `{"type": "object", "additionalProperties": false, "properties": {"orderId": {"type": "string"}}}`)
	got := lint.Check(c, lint.Options{Settings: s})
	if len(got) != 2 || got[0].Code != "lint/no-title" || got[0].Severity != diag.Warning || got[1].Code != "lint/name-case" || got[1].Hint != "name it order_id" {
		t.Errorf("%v", got)
	}
	c.Ref.Domain = "returns"
	if got := lint.Check(c, lint.Options{Settings: s}); len(got) != 1 || got[0].Severity != diag.Error {
		t.Errorf("%v", got)
	}
}

func TestGroup(t *testing.T) {
	var list diag.List
	for i := range 9 {
		list.Add(diag.Pos{File: "a", Line: i + 1, Col: 1}, "lint/x", "place %d", i)
	}
	list.Add(diag.Pos{File: "a", Line: 3, Col: 1}, "lint/y", "other")
	list.Add(diag.Pos{File: "b", Line: 3, Col: 1}, "lint/x", "first")
	list.Add(diag.Pos{File: "b", Line: 3, Col: 5}, "lint/x", "second")
	got := lint.Group(list)
	if len(got) != 3 || got[0].Msg != "place 0; and 8 more like it, lines 2, 3, 4, 5, 6 …" || got[1].Msg != "other" || got[2].Msg != "first; and 1 more like it, line 3" {
		t.Errorf("%v", got)
	}
}

// FuzzCheck holds that what can be read can be looked at, with the same result
// twice.
func FuzzCheck(f *testing.F) {
	for _, r := range lint.All() {
		f.Add([]byte(r.Good.Text))
		f.Add([]byte(r.Bad.Text))
	}
	files, err := fs.Glob(canonical.FS(), "contracts/orders/*/v1.schema.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		text, err := fs.ReadFile(canonical.FS(), file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, file := range []string{"v1.schema.json", "v1.openapi.yaml", "v1.asyncapi.yaml", "v1.graphql"} {
			c, _ := contracts.Read(ref, file, text)
			if c == nil {
				continue
			}
			one, two := lint.Check(c, lint.Options{Hot: true}), lint.Check(c, lint.Options{Hot: true})
			if !slices.Equal(one, two) {
				t.Fatalf("%v\n%v", one, two)
			}
			for _, d := range lint.Group(one) {
				if d.Pos.Line == 0 || d.Msg == "" {
					t.Fatalf("%+v", d)
				}
			}
		}
	})
}

// FuzzSettings holds that any text is settings or a located finding.
func FuzzSettings(f *testing.F) {
	f.Add([]byte("rules: {lint/no-title: off}\nhot: [orders]\ncontracts: {a/b: {case: any}}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		v, list := source.ParseYAML("crosswalk.yaml", text)
		if v == nil || list.Failed() {
			return
		}
		_, list = lint.ParseSettings(v)
		for _, d := range list {
			if d.Pos.Line == 0 {
				t.Fatalf("%+v", d)
			}
		}
	})
}
