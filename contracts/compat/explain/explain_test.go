package explain_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"crosswalk/contracts/compat/explain"
	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/compat/inclusion"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

func parse(t *testing.T, file, text string) *schema.Schema {
	t.Helper()
	doc, list := jsonschema.Parse(file, []byte(text))
	if list.Failed() {
		t.Fatal(list)
	}
	return doc.Root
}

func value(t *testing.T, text string) *source.Value {
	t.Helper()
	v, list := source.ParseJSON("", []byte(text))
	if list.Failed() {
		t.Fatal(list)
	}
	return v
}

// TestSentences says what a reader of each keyword tells, once with the new
// version as the reader and once with the old one.
func TestSentences(t *testing.T) {
	for _, c := range []struct{ reader, keyword, value, narrowed, widened string }{
		{`{"type":["integer","null"]}`, "type", `"a"`, "value/type-narrowed: lines[].qty must be null or integer now", "value/type-widened: lines[].qty need not be null or integer any more"},
		{`{"required":["a","sku"]}`, "required", `{"a":1}`, "value/required-added: lines[].qty.sku is required now", "value/required-removed: lines[].qty.sku may be missing now"},
		{`{"enum":["a"]}`, "enum", `"b"`, `value/enum-narrowed: lines[].qty may no longer be "b"`, `value/enum-widened: lines[].qty may be "b" now`},
		{`{"const":"a"}`, "const", `"b"`, `value/enum-narrowed: lines[].qty may no longer be "b"`, `value/enum-widened: lines[].qty may be "b" now`},
		{`{"minLength":1}`, "minLength", `""`, "value/length-narrowed: lines[].qty must have at least 1 character now", "value/length-widened: lines[].qty may have fewer than 1 character now"},
		{`{"maxLength":3}`, "maxLength", `"abcd"`, "value/length-narrowed: lines[].qty must have at most 3 characters now", "value/length-widened: lines[].qty may have more than 3 characters now"},
		{`{"pattern":"^x$"}`, "pattern", `"y"`, "value/pattern-narrowed: lines[].qty must match ^x$ now", "value/pattern-widened: lines[].qty need not match ^x$ any more"},
		{`{"format":"date"}`, "format", `"y"`, "value/format-narrowed: lines[].qty must be in the format date now", "value/format-widened: lines[].qty need not be in the format date any more"},
		{`{"minimum":1.50}`, "minimum", `1`, "value/range-narrowed: lines[].qty must be at least 1.50 now", "value/range-widened: lines[].qty may be less than 1.50 now"},
		{`{"exclusiveMaximum":9}`, "exclusiveMaximum", `9`, "value/range-narrowed: lines[].qty must be less than 9 now", "value/range-widened: lines[].qty may be 9 or more now"},
		{`{"multipleOf":5}`, "multipleOf", `1`, "value/multiple-narrowed: lines[].qty must be a multiple of 5 now", "value/multiple-widened: lines[].qty need not be a multiple of 5 any more"},
		{`{"maxItems":2}`, "maxItems", `[1,2,3]`, "value/size-narrowed: lines[].qty must have at most 2 items now", "value/size-widened: lines[].qty may have more than 2 items now"},
		{`{"uniqueItems":true}`, "uniqueItems", `[1,1]`, "value/unique-added: lines[].qty must not have equal items any more", "value/unique-removed: lines[].qty may have equal items now"},
		{`{"properties":{"a":{}},"patternProperties":{"^x-":{}},"additionalProperties":false}`, "additionalProperties", `{"a":1,"x-b":1,"note":2}`,
			"value/property-refused: lines[].qty.note is no longer accepted", "value/property-admitted: lines[].qty.note may be sent now"},
		{`{"dependentRequired":{"a":["b"]}}`, "dependentRequired", `{"a":1}`, "value/dependency-added: lines[].qty.b is required now where lines[].qty.a is there",
			"value/dependency-removed: lines[].qty.b may be missing now where lines[].qty.a is there"},
		{`{"oneOf":[{"type":"string"}]}`, "oneOf", `1`, "value/union-narrowed: lines[].qty is not exactly one of the alternatives any more", "value/union-widened: lines[].qty may be a new alternative now"},
		{`false`, "", `1`, "value/narrowed: lines[].qty is not accepted as before", "value/widened: lines[].qty may have a new form now"},
	} {
		reader, writer := parse(t, "reader.json", c.reader), parse(t, "writer.json", `{"title":"any"}`)
		cause := &inclusion.Cause{Verdict: finding.Breaking, Writer: writer, Reader: reader, Keyword: c.keyword, Value: value(t, c.value)}
		if c.keyword == "required" {
			cause.Name = "sku"
		}
		w := inclusion.Witness{Value: value(t, `{"lines":[{"qty":`+c.value+`}]}`), At: "/lines/0/qty", Reason: "no"}
		for _, newReads := range []bool{true, false} {
			f := explain.Cause(explain.Question{Direction: finding.Backward, ReaderIsNew: newReads}, cause, w)
			want, file := c.narrowed, "reader.json"
			if !newReads {
				want, file = c.widened+", which the old version refuses", "writer.json"
			}
			if got := f.Code + ": " + f.Message; got != want {
				t.Errorf("%s of %s:\n got %s\nwant %s", c.keyword, c.reader, got, want)
			}
			if f.Position.File != file || f.Other == nil || f.Other.File == file || f.Hint == "" || f.Severity != diag.Error || f.Layer != finding.Value || string(f.Witness) == "" {
				t.Errorf("%s: %+v", c.keyword, f)
			}
		}
	}
}

func TestRootAndPosition(t *testing.T) {
	reader := parse(t, "new.json", "{\n \"required\": [\"a\",\n  \"b\"]}")
	cause := &inclusion.Cause{Verdict: finding.Breaking, Writer: parse(t, "old.json", `{}`), Reader: reader, Keyword: "required", Name: "b", Value: value(t, `{"a":1}`)}
	f := explain.Cause(explain.Question{ReaderIsNew: true}, cause, inclusion.Witness{Value: cause.Value})
	if f.Message != "b is required now" || f.Position.String() != "new.json:3:3" || f.Pointer != "/required" || f.Other.String() != "old.json:1:1" {
		t.Errorf("%+v", f)
	}
	cause = &inclusion.Cause{Verdict: finding.Unknown, Writer: parse(t, "old.json", `{}`), Reader: reader, Keyword: "required", Reason: "the budget is used up"}
	f = explain.Cause(explain.Question{ReaderIsNew: true}, cause, inclusion.Witness{})
	if f.Code != "value/undecided" || f.Verdict != finding.Unknown || f.Witness != nil || !strings.Contains(f.Message, "the budget is used up") {
		t.Errorf("%+v", f)
	}
	nothing := explain.Cause(explain.Question{ReaderIsNew: true}, &inclusion.Cause{Verdict: finding.Breaking, Writer: cause.Writer, Reader: &schema.Schema{}, Keyword: "enum"}, inclusion.Witness{})
	if nothing.Position.String() != "old.json:1:1" || nothing.Other != nil || nothing.Message != "the message may no longer be such a value" {
		t.Errorf("%+v", nothing)
	}
}

func TestDeclaration(t *testing.T) {
	reader, writer := parse(t, "new.json", `{"properties":{"note":{"type":"string"}}}`), parse(t, "old.json", `{"title":"any"}`)
	cause := &inclusion.Cause{Verdict: finding.Breaking, Writer: writer, Reader: reader, Keyword: "properties", Name: "note", Part: reader.Property("note"), Value: value(t, `{"note":1}`)}
	f := explain.Cause(explain.Question{ReaderIsNew: true}, cause, inclusion.Witness{Value: value(t, `{"a":{"note":1}}`), At: "/a"})
	if f.Message != "a.note is declared now, and may no longer be 1" || f.Code != "value/declaration-added" || f.Pointer != "/properties/note" {
		t.Errorf("%+v", f)
	}
	f = explain.Cause(explain.Question{}, cause, inclusion.Witness{Value: cause.Value})
	if f.Message != "note is no longer declared, and may be 1 now, which the old version refuses" || f.Code != "value/declaration-removed" || f.Position.File != "old.json" {
		t.Errorf("%+v", f)
	}
}

func TestOnlyStrict(t *testing.T) {
	writer := parse(t, "old.json", `{"properties":{"lines":{"items":{"$ref":"#/$defs/L"}}},"$defs":{"L":{"allOf":[{"properties":{"sku":{}}}]}}}`)
	for _, c := range []struct{ doc, at, want string }{
		{`{"lines":[{"sku":"a","note":1}]}`, "/lines/0/note", `x, but only if a producer already sends "note" without declaring it`},
		{`{"lines":[{"sku":"a","note":{"deep":1}}]}`, "/lines/0/note/deep", `x, but only if a producer already sends "note" without declaring it`},
		{`{"lines":[{"sku":"a","note":1}]}`, "/lines/0", `x, but only if a producer already sends "note" without declaring it`},
		{`[1]`, "", `x, but only if a producer already sends names that it does not declare`},
	} {
		f := finding.Finding{Message: "x"}
		explain.OnlyStrict(&f, writer, inclusion.Witness{Value: value(t, c.doc), At: c.at})
		if f.Message != c.want || !f.OnlyStrict {
			t.Errorf("%s: %s", c.at, f.Message)
		}
	}
}

func TestPath(t *testing.T) {
	v := value(t, `{"0":{"a b":[[1]],"x":{"3":1}}}`)
	for at, want := range map[string]string{"": "", "/0/a b/0/0": `"0"."a b"[][]`, "/0/x/3": `"0".x."3"`} {
		if got := explain.Path(v, at); got != want {
			t.Errorf("%s: %s, want %s", at, got, want)
		}
	}
	if got := explain.Path(nil, "/a~1b/0/*"); got != `"a/b"[].*` {
		t.Error(got)
	}
}

func TestCodes(t *testing.T) {
	form := regexp.MustCompile(`^value/[a-z-]+$`)
	for _, code := range explain.Codes() {
		if !form.MatchString(code) || explain.Hint(code) == "" {
			t.Errorf("%q: %q", code, explain.Hint(code))
		}
	}
	if _, err := json.Marshal(explain.Codes()); err != nil || len(explain.Codes()) < 30 {
		t.Errorf("%d codes", len(explain.Codes()))
	}
}
