package conformance

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"crosswalk/mapper/abi"
	"crosswalk/mapper/functions"
	"crosswalk/mapper/program"
)

// The source of the calls: values of every type, some of them awkward.
const callSource = `{"type":"object","required":["run","s","t","u","i","j","n","m","b","d","e","ls","li","ln","lm"],"properties":{
 "run":{"type":"string"},"s":{"type":"string"},"t":{"type":"string"},"u":{"type":"string"},"i":{"type":"integer"},"j":{"type":"integer"},
 "n":{"type":"number"},"m":{"type":"number"},"b":{"type":"boolean"},"d":{"type":"string"},"e":{"type":"string"},
 "ls":{"type":"array","items":{"type":"string"}},"li":{"type":"array","items":{"type":"integer"}},
 "ln":{"type":"array","items":{"type":"number"}},"lm":{"type":"array","items":{"type":"number"}}}}`

// callArgs are expressions of each type.
var callArgs = map[program.Kind][]string{
	program.String:    {"source.s", "source.t", "source.u", "source.s", `"-"`, `""`, `" Ab ü "`, "source.e"},
	program.Int:       {"source.i", "source.j", "0", "1", "2", "5", "-1"},
	program.Decimal:   {"source.n", "source.m", "source.n", "0.05", "19.0", "(source.n * source.m)"},
	program.Bool:      {"source.b", "true"},
	program.Timestamp: {"timestamp(source.d)", "timestamp(source.e)", `timestamp("2024-02-29T23:30:00Z")`},
}

var listArgs = map[program.Kind][]string{
	program.String:  {"source.ls", `["b", source.s, "a"]`, "source.ls.filter(x, x != source.s)"},
	program.Int:     {"source.li", "[3, source.i, 1]"},
	program.Decimal: {"source.ln", "source.lm", "source.ln.map(x, x * source.n)", "[1.50, source.n]"},
}

// callLiterals are good literals of each kind.
var callLiterals = map[functions.Literal][]string{
	functions.Mode:         functions.Modes,
	functions.Regex:        {"([a-z])(.?)", `x*`, `(?i)(A|ab)(c|bcd)?`, `(a*)+(b)`, `^.`, `\\b\\w(.*?)(.)`, `(?m)^(.)|(.)$`, "[^ -~]()(.)"},
	functions.RegexPart:    {"[0-9]+", `(\\w+)=`, `x*`, `(?i)s(.*?)e`, `(a|b)?`, `\\pL+$`, `(?s)-(.*)$`, `(?i)[k-ſ]+`, `\\B.\\B`},
	functions.Replacement:  {"-", `<\\0>`, `\\2\\1`, `\\\\ü`, ""},
	functions.ReadPattern:  {"YYYY-MM-DD", "YYYYMMDD", "DD.MM.YYYY", "M/D/YYYY H:mm", "YYYY-MM-DDTHH:mm:ssZ", "YYYY-MM-DDTHH:mm:ss.SSSZ", "D 'of' MMM YY", "YYYYMM", "YYYY-MM-DD HH:mm", "YYYY-MM-DD HH:mm"},
	functions.WritePattern: {"YYYY-MM-DD", "HHmmss", "D.M.YY H:mm", "YYYY-MM-DDTHH:mm:ss.SSSZ", "D 'of ü' MMM"},
	functions.Zone:         {"UTC", "+02:00", "-03:30", "+14:00", "Europe/Berlin", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe"},
	functions.Class:        {"a-z", "^a-zA-Z", "0-9.,", `\\pL`, "ä-ü", `\\]x`},
}

type caller struct{ *rand.Rand }

func (c caller) one(list []string) string { return list[c.IntN(len(list))] }

// arg is an expression of a type, "" if there is none; any stands for T.
func (c caller) arg(t, any program.Type) string {
	switch t.Kind {
	case program.Invalid:
		return c.arg(any, any)
	case program.List:
		e := *t.Elem
		if e.Kind == program.Invalid {
			e = any
		}
		if list := listArgs[e.Kind]; list != nil {
			return c.one(list)
		}
		return ""
	}
	if list := callArgs[t.Kind]; list != nil {
		return c.one(list)
	}
	return ""
}

// call is a call of an overload, "" if none can be made.
func (c caller) call(s functions.Spec, o functions.Overload, any program.Type) string {
	var args []string
	for i, t := range o.Args {
		a := c.arg(t, any)
		if kind := o.Literals[i]; kind != 0 {
			a = `"` + c.one(callLiterals[kind]) + `"`
		}
		if a == "" {
			return ""
		}
		args = append(args, a)
	}
	if o.Member {
		return "(" + args[0] + ")." + s.Name + "(" + strings.Join(args[1:], ", ") + ")"
	}
	return s.Name + "(" + strings.Join(args, ", ") + ")"
}

// resultSchema is the schema of a result.
func resultSchema(t, any program.Type) string {
	switch t.Kind {
	case program.Invalid:
		return resultSchema(any, any)
	case program.Bool:
		return `{"type":"boolean"}`
	case program.Int:
		return `{"type":"integer"}`
	case program.Decimal:
		return `{"type":"number"}`
	case program.List:
		return `{"type":"array","items":` + resultSchema(*t.Elem, any) + `}`
	case program.Optional:
		return resultSchema(*t.Elem, any)
	}
	return `{"type":"string"}`
}

var callTexts = []string{"", " ", "-", "a", "A-B-C", "Grün", "  Weiß  &\tsüß\r\nx\ry ", "4006381333931", "00012", "0", "007x", "2026-01-31", "20260131",
	"31.12.2025", "2026-17-04", "😀 smile-face/ÆØ", "1,234.50", "1.234,50", "-12.5", "EUR", "jpy", "DE", "DEU", "276", "\"quoted\\", "ǅungla ıİ", "/Date(1492041600000)/",
	"x=1;y=22;x=3", "1/5/2026 7:09", "2026-01-31T23:30:00+05:30", "2026-01-31T23:30:00.125Z", "7 of Mar 24", "202602", "2026-03-29 02:30", "2026-10-25 02:30", "2026-11-01 01:59", "\u2028a\u00a0b", "AB12", "ω Σς", "12:30:45", "123045", strings.Repeat("ab ", 30)}

var callTimes = []string{"2026-01-31T09:30:00Z", "2024-02-29T23:59:59.999Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1969-12-31T23:59:59.5Z", "2025-12-29T00:00:00+13:00", "2026-03-28T01:30:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "1893-03-31T23:30:00Z", "nonsense"}

var callNumbers = []string{"0", "1", "-1", "2.5", "-2.50", "19", "0.005", "100", "1e2", "12345678901234567890.123456", "9999999999999999999999999999999999", "-0.015", "1e-5", "1.10"}

var callInts = []string{"0", "1", "-1", "2", "3", "7", "12", "-40", "100", "1700000000", "9223372036854775807", "1e3"}

func (c caller) list(from []string, quote bool) string {
	var items []string
	for range c.IntN(6) {
		x := c.one(from)
		if quote {
			b, _ := json.Marshal(x)
			x = string(b)
		}
		items = append(items, x)
	}
	return "[" + strings.Join(items, ",") + "]"
}

func (c caller) input(run string) string {
	text := func() string {
		b, _ := json.Marshal(c.one(callTexts))
		if c.IntN(4) == 0 && len(b) > 3 && b[1] >= 'a' && b[1] <= 'z' { // the same text, spelled otherwise
			b = []byte(fmt.Sprintf(`"\u%04x%s`, b[1], b[2:]))
		}
		return string(b)
	}
	return fmt.Sprintf(`{"run":%q,"s":%s,"t":%s,"u":%s,"i":%s,"j":%s,"n":%s,"m":%s,"b":%v,"d":%q,"e":%q,"ls":%s,"li":%s,"ln":%s,"lm":%s}`,
		run, text(), text(), text(), c.one(callInts), c.one(callInts), c.one(callNumbers), c.one(callNumbers), c.IntN(2) == 0,
		c.one(callTimes), c.one(callTimes), c.list(callTexts, true), c.list(callInts, false), c.list(callNumbers, false), c.list(callNumbers[:4], false))
}

// Calls of every function with random arguments give the same on every engine.
func TestCallsAgree(t *testing.T) {
	c := caller{rand.New(rand.NewPCG(7, 11))}
	name := func(s functions.Spec) bool {
		return s.Func == "" && !slices.Contains([]string{"matches", "lookup"}, s.Name)
	}
	var exprs []string
	var props []string
	for _, s := range functions.All() {
		for _, o := range s.Overloads {
			if o.Node || !name(s) {
				continue
			}
			kinds, variants := []program.Kind{program.String, program.Decimal, program.Int}, 3
			if !generic(o) {
				kinds = kinds[:1]
			}
			if o.Via != "" {
				variants = 1
			}
			for _, kind := range kinds {
				any := program.Type{Kind: kind}
				for range variants {
					e := c.call(s, o, any)
					if e == "" || slices.Contains(exprs, e) {
						continue
					}
					if checkable(t, e, resultSchema(o.Result, any)) {
						exprs, props = append(exprs, e), append(props, resultSchema(o.Result, any))
					}
				}
			}
		}
	}
	if len(exprs) < 100 {
		t.Fatalf("only %d calls can be made", len(exprs))
	}
	suite := newSuite(t)
	for from := 0; from < len(exprs); from += 60 {
		c.agree(t, suite, exprs[from:min(from+60, len(exprs))], props[from:min(from+60, len(exprs))])
	}
}

// generic says that an overload is for any type T.
func generic(o functions.Overload) bool {
	return slices.ContainsFunc(o.Args, func(t program.Type) bool {
		return t.Kind == program.Invalid || t.Elem != nil && t.Elem.Kind == program.Invalid
	})
}

func (c caller) agree(t *testing.T, s *suite, exprs, props []string) {
	var target []string
	rules := &strings.Builder{}
	for i, e := range exprs {
		expr, _ := json.Marshal(e)
		target = append(target, fmt.Sprintf(`"c%d":%s`, i, props[i]))
		fmt.Fprintf(rules, "  c%d: {when: 'source.run == \"c%d\"', expr: %s}\n", i, i, expr)
	}
	out := contract(t, "t/out@1", "out.schema.json", []byte(`{"type":"object","properties":{`+strings.Join(target, ",")+`}}`))
	checked, found := checkText(head+"rules:\n"+rules.String(), contract(t, "t/in@1", "in.schema.json", []byte(callSource)), out,
		exampleTables(t), abi.Limits{})
	if checked == nil {
		t.Fatal(strings.Join(found, "\n"))
	}
	m := s.ready(t, checked, out)
	worked := 0
	for i, e := range exprs {
		for range 25 {
			if m.run(t, []byte(c.input(fmt.Sprintf("c%d", i)))).code == "" {
				worked++
			}
			if t.Failed() {
				t.Fatalf("%s differs", e)
			}
		}
	}
	if worked < 10*len(exprs) {
		t.Errorf("only %d of %d calls had a result: that compares little", worked, 25*len(exprs))
	}
}

// checkable says whether a call compiles: literals among the arguments may be
// such as a function refuses.
func checkable(t *testing.T, e, schema string) bool {
	expr, _ := json.Marshal(e)
	checked, _ := checkText(head+"rules:\n  x: "+string(expr)+"\n", contract(t, "t/in@1", "in.schema.json", []byte(callSource)),
		contract(t, "t/out@1", "out.schema.json", []byte(`{"type":"object","properties":{"x":`+schema+`}}`)), exampleTables(t), abi.Limits{})
	return checked != nil
}
