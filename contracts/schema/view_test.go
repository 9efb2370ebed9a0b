package schema_test

import (
	"fmt"
	"strings"
	"testing"

	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema"
)

// sketch writes a Shape in one line; a Shape met again is written by its name.
func sketch(s *schema.Shape, seen map[*schema.Shape]bool) string {
	if s == nil {
		return "-"
	}
	if seen[s] {
		return "^" + s.Name
	}
	seen[s] = true
	defer delete(seen, s)
	var out strings.Builder
	if s.Name != "" {
		out.WriteString(s.Name + ":")
	}
	out.WriteString(s.Kind.String())
	if s.Nullable {
		out.WriteString("?")
	}
	for _, k := range s.Union {
		out.WriteString("|" + k.String())
	}
	if s.Enum != nil {
		fmt.Fprint(&out, s.Enum)
	}
	for _, f := range [][2]string{{"/", s.Pattern}, {"%", s.Format}, {">=", s.Min}, {"<=", s.Max}, {">", s.MoreThan}, {"<", s.LessThan}, {"*", s.MultipleOf}} {
		if f[1] != "" {
			out.WriteString(f[0] + f[1])
		}
	}
	if s.Kind == schema.String && (s.MinLength > 0 || s.MaxLength >= 0) {
		fmt.Fprintf(&out, "#%d-%d", s.MinLength, s.MaxLength)
	}
	if s.Kind == schema.Object {
		out.WriteString("{")
		for i, p := range s.Props {
			if i > 0 {
				out.WriteString(" ")
			}
			out.WriteString(p.Name)
			if p.Required {
				out.WriteString("!")
			}
			out.WriteString("=" + sketch(p.Shape, seen))
		}
		if s.Extra != nil {
			out.WriteString(" ..." + sketch(s.Extra, seen))
		}
		out.WriteString("}")
	}
	if s.Kind == schema.Array {
		fmt.Fprintf(&out, "[%d-%d %s]", s.MinItems, s.MaxItems, sketch(s.Items, seen))
	}
	for _, r := range s.Rest {
		var names []string
		for _, k := range r.Keywords {
			names = append(names, k.Name+"@"+strings.TrimPrefix(k.Pos.String(), "f:"))
		}
		out.WriteString(" +" + strings.Join(names, ","))
	}
	for _, d := range s.Unsupported {
		out.WriteString(" !" + d.Code + "@" + strings.TrimPrefix(d.Pos.String(), "f:"))
	}
	return out.String()
}

func TestView(t *testing.T) {
	for _, c := range []struct{ name, schema, want string }{
		{"empty", `{}`, `any?`},
		{"order and requiredness", `{"type":"object","additionalProperties":false,"required":["b"],"properties":{"b":{"type":"string"},"a":{"type":"integer"}}}`,
			`object{b!=string a=integer}`},
		{"open", `{"type":"object"}`, `object{ ...any?}`},
		{"implied object", `{"properties":{"a":{"type":"null"}}}`, `object{a=null? ...any?}`},
		{"map", `{"type":"object","additionalProperties":{"type":["string","null"]}}`, `object{ ...string?}`},
		{"union", `{"type":["string","integer"]}`, `any|integer|string`},
		{"union with null", `{"type":["string","number","null"]}`, `any?|number|string`},
		{"union that restricts", `{"type":["string","integer"],"maxLength":3}`, `any|integer|string +maxLength@1:30`},
		{"keyword without type", `{"maxLength":3}`, `any? +maxLength@1:2`},
		{"no effect", `{"type":"string","minimum":3}`, `string`},
		{"const", `{"const":"x"}`, `string["x"]`},
		{"enum with null", `{"enum":["a",null]}`, `string?["a"]`},
		{"enum without null", `{"type":["string","null"],"enum":["a"]}`, `string["a"]`},
		{"enum of numbers", `{"type":"number","enum":[1,2]}`, `number[1 2]`},
		{"enum untyped", `{"enum":[1,2.0]}`, `integer[1 2]`},
		{"enum mixed", `{"enum":[1,"a"]}`, `any|integer|string[1 "a"]`},
		{"anyOf null", `{"anyOf":[{"type":"string"},{"type":"null"}]}`, `string?`},
		{"oneOf null const", `{"oneOf":[{"const":null},{"type":"integer","minimum":1}]}`, `integer?>=1`},
		{"oneOf null twice", `{"oneOf":[{"type":"null"},{"type":["integer","null"]}]}`, `integer`},
		{"oneOf consts", `{"oneOf":[{"const":"a","title":"A"},{"const":"b"}]}`, `string["a" "b"]`},
		{"oneOf types", `{"oneOf":[{"type":"string"},{"type":"integer"},{"type":"null"}]}`, `any?|integer|string`},
		{"oneOf overlap", `{"oneOf":[{"type":"number"},{"type":"integer"}]}`, `number +oneOf@1:2`},
		{"anyOf absorbs", `{"anyOf":[{"type":"string"},{"enum":["a"]}]}`, `string`},
		{"anyOf objects", `{"anyOf":[{"properties":{"a":true}},{"type":"string"}]}`, `any? +anyOf@1:2`},
		{"anyOf required", `{"type":"object","properties":{"a":{"type":"string"}},"anyOf":[{"required":["a"]},{"required":["b"]}]}`,
			`object{a=string ...any?} +anyOf@1:55`},
		{"allOf merges", `{"allOf":[{"type":"object","properties":{"a":{"type":"string","minLength":1}}},{"required":["a"],"properties":{"a":{"maxLength":5},"b":{"type":"integer"}}}]}`,
			`object{a!=string#1-5 b=integer ...any?}`},
		{"allOf of closed objects", `{"allOf":[{"type":"object","additionalProperties":false,"properties":{"a":true}},{"properties":{"b":true}}]}`, `object{a=any?}`},
		{"allOf contradicts", `{"allOf":[{"type":"string"},{"type":"integer"}]}`, `any +allOf@1:2 !schema/impossible@1:1`},
		{"allOf numbers", `{"type":"number","minimum":1,"allOf":[{"minimum":3,"maximum":9,"multipleOf":0.5},{"type":"integer","maximum":8,"multipleOf":1}]}`, `integer>=3<=8*1`},
		{"unevaluated", `{"type":"object","allOf":[{"properties":{"a":{"type":"string"}}}],"properties":{"b":{"type":"string"}},"unevaluatedProperties":false}`,
			`object{b=string a=string}`},
		{"unevaluated by value", `{"type":"object","anyOf":[{"properties":{"a":{"type":"string"}}},{"properties":{"b":true}}],"unevaluatedProperties":false}`,
			`object{a=any? b=any? ...any?} +type@1:2,anyOf@1:18,unevaluatedProperties@1:93`},
		{"required undeclared", `{"type":"object","required":["x"],"additionalProperties":{"type":"string"}}`, `object{x!=string ...string}`},
		{"required refused", `{"type":"object","required":["x"],"additionalProperties":false}`, `any +type@1:2,required@1:18,additionalProperties@1:35 !schema/impossible@1:30`},
		{"forbidden", `{"type":"object","properties":{"x":false}}`, `object{ ...any?} +properties@1:18`},
		{"array", `{"type":"array","minItems":1,"items":{"type":"string"}}`, `array[1--1 string]`},
		{"items false", `{"type":"array","items":false}`, `array[0-0 -]`},
		{"tuple", `{"type":"array","prefixItems":[{"type":"string"}]}`, `array[0--1 -] +prefixItems@1:17`},
		{"oneOf told apart", `{"type":"object","properties":{"id":{"type":"string"}},"oneOf":[{"properties":{"kind":{"const":"a"},"iban":{"type":"string","minLength":5},"n":{"type":"integer"}},"required":["kind"],"additionalProperties":false},
			{"properties":{"kind":{"const":"b"},"card":{"type":"integer"},"n":{"type":["number","null"]}},"required":["kind","card"],"additionalProperties":false}]}`,
			`object{id=string kind!=string["a" "b"] iban=string#5--1 n=number? card=integer ...any?} +oneOf@1:56`},
		{"oneOf with open objects", `{"type":"object","oneOf":[{"properties":{"a":{"type":"string"}},"required":["a"]},{"properties":{"b":{"type":"string"}},"required":["b"]}]}`,
			`object{a=any? b=any? ...any?} +oneOf@1:18`},
		{"patterns of names", `{"type":"object","additionalProperties":false,"patternProperties":{"^a":{"type":"string"}}}`,
			`object{ ...string} +patternProperties@1:47`},
		{"patterns of names, others open", `{"type":"object","properties":{"ab":{"maxLength":3}},"additionalProperties":{"type":"null"},"patternProperties":{"^a":{"type":"string"}}}`,
			`object{ab=any? +maxLength@1:38 ...any?} +patternProperties@1:93`},
		{"oneOf objects", `{"oneOf":[{"type":"object","required":["a"]},{"type":"object","required":["b"]}]}`, `object{ ...any?} +oneOf@1:2`},
		{"patterns", `{"type":"string","pattern":"^a","allOf":[{"pattern":"b$"}]}`, `string/^a +pattern@1:43`},
		{"lookahead", `{"type":"string","pattern":"(?=a)b"}`, `string/(?=a)b !schema/pattern@1:28`},
		{"recursion", `{"$ref":"#/$defs/Node","$defs":{"Node":{"type":"object","additionalProperties":false,"properties":{"next":{"$ref":"#/$defs/Node"},"also":{"anyOf":[{"$ref":"#/$defs/Node"},{"type":"null"}]}}}}}`,
			`Node:object{next=^Node also=Node:object?{next=^Node also=^Node}}`},
		{"annotated reference", `{"type":"object","additionalProperties":false,"properties":{"m":{"$ref":"#/$defs/Money","description":"paid"}},"$defs":{"Money":{"type":"string","format":"decimal"}}}`,
			`object{m=Money:string%decimal}`},
		{"restricted reference", `{"$ref":"#/$defs/Code","maxLength":3,"$defs":{"Code":{"type":"string","minLength":1}}}`, `string#1-3`},
		{"not", `{"type":"string","not":{"const":"a"}}`, `string +not@1:18`},
		{"if", `{"type":"string","if":{"const":"a"},"then":false}`, `string +if@1:18`},
		{"false", `false`, `any + !schema/impossible@1:1`},
	} {
		doc, list := jsonschema.Parse("f", []byte(c.schema))
		if list.Failed() {
			t.Errorf("%s: %v", c.name, list)
			continue
		}
		got := sketch(schema.View(doc.Root), map[*schema.Shape]bool{})
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestViewDescribes(t *testing.T) {
	doc, list := jsonschema.Parse("f", []byte(`{"type":"object","properties":{"m":{"$ref":"#/$defs/M","description":"use","deprecated":true},"n":{"$ref":"#/$defs/M"}},
		"$defs":{"M":{"type":"string","title":"Money","description":"def","default":"1.0","examples":["2.50"],"x-personal":true,"x-extensible":true,"readOnly":true}}}`))
	if list.Failed() {
		t.Fatal(list)
	}
	root, components := doc.Shapes()
	m, n := root.Prop("m").Shape, root.Prop("n").Shape
	if m.Doc != "use" || m.Title != "Money" || !m.Deprecated || m.Default != `"1.0"` || len(m.Examples) != 1 || !m.Personal || !m.Extensible || !m.ReadOnly {
		t.Errorf("m is %+v", m)
	}
	if n != components["M"] || n.Deprecated || n.Pointer != "/$defs/M" || m.Pointer != "/properties/m" {
		t.Errorf("n is %+v", n)
	}
	if p := root.Prop("m").Pos.String(); p != "f:1:32" {
		t.Errorf("m is at %s", p)
	}
}

// allOf can ask for exponentially many combinations; the view must stay small
// where the schema is.
func TestViewEnds(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"$ref":"#/$defs/n0","$defs":{`)
	for i := range 40 {
		fmt.Fprintf(&b, `"n%d":{"type":"object","properties":{"a":{"$ref":"#/$defs/n%d"},"b":{"allOf":[{"$ref":"#/$defs/n%d"},{"$ref":"#/$defs/n%d"}]}}},`, i, (i+1)%40, (i+7)%40, (i+11)%40)
	}
	b.WriteString(`"z":true}}`)
	doc, list := jsonschema.Parse("f", []byte(b.String()))
	if list.Failed() {
		t.Fatal(list)
	}
	if schema.View(doc.Root).Kind != schema.Object {
		t.Error("not an object")
	}
}

func TestPattern(t *testing.T) {
	for in, want := range map[string]string{
		`^\d+$`: `^\d+$`, `[\w/]`: `[\w/]`, `\u00e9`: `\x{00e9}`, `\ud83d\ude00`: `\x{1f600}`, `\cA`: `\x01`, `[^]`: `(?s:.)`, `a.c`: `a[^\n\r\x{2028}\x{2029}]c`,
		`\/`: `\/`, `[[:x]`: `[\[:x]`, `\u{1F600}`: `\x{1F600}`, `[\b]`: `[\x08]`, `(?<n>a)`: `(?<n>a)`, `\p{L}`: `\p{L}`,
	} {
		if got, err := schema.Pattern(in); got != want || err != nil {
			t.Errorf("Pattern(%s) = %s, %v, want %s", in, got, err, want)
		}
	}
	for _, in := range []string{`(?=a)`, `(?<!a)b`, `(a)\1`, `(?<x>a)\k<x>`} {
		if _, err := schema.Pattern(in); err != schema.ErrNotRegular {
			t.Errorf("Pattern(%s) = %v, want ErrNotRegular", in, err)
		}
	}
	for _, in := range []string{`(`, `[a`, `a**`, `\Z`, `\u12`, `(?i)a`, `\u{zz}`, `a{2,1}`, `\`} {
		if got, err := schema.Pattern(in); err == nil || err == schema.ErrNotRegular {
			t.Errorf("Pattern(%s) = %s, %v, want an error", in, got, err)
		}
	}
}

// Exact guesses no type, and what no value satisfies is no fault.
func TestExact(t *testing.T) {
	for in, want := range map[string]string{
		`{"properties":{"a":{"type":"string"}}}`:                      `any? +properties@1:2`,
		`{"minItems":2,"maxItems":1,"type":"array"}`:                  `array[2-1 -]`,
		`{"type":"object","properties":{"a":false},"required":["a"]}`: `any +type@1:2,properties@1:18,required@1:43`,
		`false`: `any +`,
	} {
		doc, list := jsonschema.Parse("f", []byte(in))
		if list.Failed() {
			t.Fatal(list)
		}
		if got := sketch(schema.Exact(doc.Root), map[*schema.Shape]bool{}); got != want {
			t.Errorf("%s:\n got %s\nwant %s", in, got, want)
		}
	}
}
