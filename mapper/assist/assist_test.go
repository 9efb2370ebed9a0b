package assist_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"crosswalk/contracts"
	"crosswalk/mapper"
	"crosswalk/mapper/assist"
	"crosswalk/mapper/program"
)

const source = `{"type":"object","required":["id","created","lines","total"],"properties":{
"id":{"type":"integer","description":"number of the order"},"created":{"type":"string","format":"date-time"},"total":{"type":"string","description":"what is to be paid"},"discount":{"type":"string"},
"state":{"type":"string","enum":["open","paid","gone"]},"ship-to":{"type":"string","maxLength":4},"größe":{"type":"string"},
"customer":{"type":"object","required":["email"],"properties":{"email":{"type":"string"},"first":{"type":"string"}}},
"lines":{"type":"array","items":{"type":"object","required":["sku","price","quantity"],"properties":{"sku":{"type":"string"},"price":{"type":"string"},"quantity":{"type":"integer"},"note":{"type":"string"},
"taxes":{"type":"array","items":{"type":"object","required":["rate"],"properties":{"rate":{"type":"string"}}}}}}}}}`

const target = `{"type":"object","required":["orderId","email"],"properties":{"orderId":{"type":"string"},"placedAt":{"type":"string","format":"date-time"},"total":{"type":"string","format":"decimal"},
"email":{"type":"string"},"customer":{"type":"string"},"count":{"type":"integer"},"gift":{"type":"boolean"},"channel":{"type":"string","enum":["web","store"]},"note":{"type":"string"},
"skus":{"type":"array","items":{"type":"string"}},"names":{"type":"array","items":{"type":"object","required":["sku"],"properties":{"sku":{"type":"string"},"amount":{"type":"string","format":"decimal"},"site":{"type":"string"}}}}},
"additionalProperties":false}`

// text is a mapping with a rule for each place that the tests look at.
const text = `mapping: m
source: t/in@1
target: t/out@1
let:
  buyer: source.?customer
  paid: dec(source.total)
  wrong: source.nope
rules:
  orderId: string(source.id)
  total: source.total
  email: buyer.?email
  customer:
  count: 1
  gift: {expr: "true", when: source.id > 0}
  channel: '"web"'
  skus: {each: source.lines, as: line, where: line.quantity > 0, expr: line.sku}
  names:
    each: source.lines
    as: line
    index: i
    sort: [line.sku]
    rules:
      sku: line.sku
      amount: dec(line.price)
      site:
`

func options(t testing.TB) mapper.Options {
	t.Helper()
	var list []*contracts.Contract
	for ref, schema := range map[string]string{"t/in@1": source, "t/out@1": target} {
		r, err := contracts.ParseRef(ref)
		if err != nil {
			t.Fatal(err)
		}
		c, found := contracts.Read(r, "v1.schema.json", []byte(schema))
		if c == nil {
			t.Fatal(found)
		}
		list = append(list, c)
	}
	return mapper.Options{Contracts: contracts.NewSet(list...), Tables: map[string]*program.Table{
		"channel": mapper.NewTable("channel", []string{"key", "value", "label"}, [][]string{{"pos", "store", "Shop"}, {"web", "web", "Web"}}),
		"country": mapper.NewTable("country", []string{"key", "value"}, nil),
	}}
}

// at opens a desk at the key of a rule, or at the let, of the mapping above.
func at(t testing.TB, key, part string) *assist.Desk {
	t.Helper()
	for i, line := range strings.Split(text, "\n") {
		if col := strings.Index(line, key+":"); col >= 0 && strings.TrimLeft(line[:col], " ") == "" {
			return assist.Open(mapper.Source{Name: "m.yaml", Text: []byte(text)}, assist.Place{Line: i + 1, Col: col + 1, Part: part}, options(t))
		}
	}
	t.Fatalf("no %s", key)
	return nil
}

// ask splits an expression at the cursor.
func ask(t testing.TB, d *assist.Desk, marked string) *assist.Help {
	t.Helper()
	before, after, ok := strings.Cut(marked, "|")
	if !ok {
		t.Fatalf("no cursor in %s", marked)
	}
	return d.Help(before+after, assist.Units(before, len(before)))
}

func labels(h *assist.Help, n int) string {
	var out []string
	for _, c := range h.Completions[:min(n, len(h.Completions))] {
		text := c.Label
		if c.Insert != "" {
			text += "→" + c.Insert
		}
		if c.Fits {
			text += "!"
		}
		out = append(out, text)
	}
	return strings.Join(out, " ")
}

func TestCompletions(t *testing.T) {
	for _, c := range []struct {
		key, part, expr string
		from            int
		want            string // the first ones; ! fits
	}{
		{"orderId", "expr", "source.|", 7, "created! total! discount→?discount! state→?state! ship-to→?`ship-to`! id customer→?customer lines"},
		{"orderId", "expr", "source.?|", 8, "created! total! discount! state!"},
		{"orderId", "expr", "source.cu|", 7, "customer→?customer"},
		{"orderId", "expr", "source.customer.|", 16, "email→?email! first→?first! optMap"},
		{"orderId", "expr", "source.?customer.?|", 18, "email! first!"},
		{"orderId", "expr", "|", 0, ""},
		{"orderId", "expr", "bu|", 0, "buyer"},
		{"total", "expr", "|", 0, "dec(source.total)!"},
		{"total", "expr", "de|", 0, "dec→dec(${})!"},
		{"total", "expr", "pai|", 0, "paid!"},
		{"total", "expr", "paid + |", 7, "paid! "},
		{"channel", "expr", "|", 0, `"web"! "store"!`},
		{"channel", "expr", `"|`, 1, `web→web"! store→store"!`},
		{"channel", "expr", `lookup("ch|`, 8, `channel→channel"!`},
		{"channel", "expr", `lookup("|")`, 8, `channel! country!`},
		{"channel", "expr", `lookup("channel", source.?state.orValue(""), "x", "la|")`, 51, "label!"},
		{"channel", "expr", `lookup("channel", "p|")`, 19, "pos!"},
		{"gift", "expr", `source.?state == "|"`, 18, "open! paid! gone!"},
		{"gift", "expr", "source.lines.exists(l, l.|)", 25, "sku price quantity"},
		{"gift", "expr", "source.lines.|", 13, "all→all(x, x${})! exists→exists(x, x${})!"},
		{"gift", "expr", "source.lines.exists(l, l.quan|tity > 1)", 25, "quantity"},
		{"gift", "when", "sour|", 0, "source"},
		{"skus", "where", "line.|", 5, "sku price quantity"},
		{"skus", "expr", "line.|", 5, "sku! price!"},
		{"skus", "each", "source.|", 7, "lines!"},
		{"names", "sort[0]", "line.|", 5, "sku price quantity"},
		{"sku", "expr", "|", 0, "line.sku!"},
		{"sku", "expr", "li|", 0, "line"},
		{"amount", "expr", "i * |", 4, "i!"},
		{"amount", "expr", "pri|", 0, "dec(line.price)!"},
		{"site", "expr", "line.|", 5, "sku! price! note→?note!"},
		{"customer", "expr", "buyer.?|", 7, "email! first!"},
		{"count", "expr", "size(source.lines.filter(l, l.|))", 30, "sku price quantity"},
		{"count", "expr", "source.lines.map(l, l.?taxes.orValue([]).filter(t, t.|", 53, "rate"},
		{"orderId", "expr", "source.total.tri|", 13, "trim→trim()${}!"},
		{"orderId", "expr", "source.discount.|", 16, `orValue→orValue("")${}!`},
		{"total", "expr", `round(dec(source.total), 2, "half|")`, 29, "half_even! half_up! half_down!"},
		{"count", "expr", "math.|", 5, "sign→sign(${})!"},
		{"wrong", "expr", "source.|", 7, "id created total"},
		{"paid", "expr", "|", 0, "source"},
		{"paid", "expr", "buyer.|", 6, "email→?email first→?first"},
		{"orderId", "expr", "source.lines.map(l|, l.sku)", 17, ""},
		{"orderId", "expr", "12|", 2, ""},
	} {
		h := ask(t, at(t, c.key, c.part), c.expr)
		got := labels(h, max(1, len(strings.Fields(c.want))))
		if c.want == "" && c.expr != "|" && len(h.Completions) > 0 || !strings.HasPrefix(got, strings.TrimSpace(c.want)) || h.From != c.from {
			t.Errorf("%s.%s %s: from %d %s, want %d %s", c.key, c.part, c.expr, h.From, labels(h, 8), c.from, c.want)
		}
	}
	// a let knows those before it only
	for _, c := range ask(t, at(t, "paid", "expr"), "|").Completions {
		if c.Label == "paid" || c.Label == "wrong" {
			t.Errorf("%s is offered to a let before it", c.Label)
		}
	}
}

func TestHere(t *testing.T) {
	for _, c := range []struct{ key, expr, want string }{
		{"orderId", "string(source.i|d)", `14-16 id int "number of the order" /id`},
		{"orderId", "stri|ng(source.id)", `0-6 string text "`},
		{"orderId", "bu|yer.?email", `0-5 buyer optional object in.customer "" /customer`},
		{"orderId", "source.?`ship|-to`", "8-17 ship-to optional text \"At most 4 characters.\" /ship-to"},
		{"orderId", "\"😀\" + source.?`ship|-to`", "15-24 ship-to optional text \"At most 4 characters.\" /ship-to"},
		{"channel", `lookup("chan|nel", "x")`, `7-16 channel  "2 rows: key, value, label" `},
		{"gift", "source.lines.exists(l, l.qua|ntity > 1)", `25-33 quantity int "" /lines/-/quantity`},
		{"gift", "source.lines.exists(|l, l.quantity > 1)", ""},
		{"sku", "lin|e.sku", `0-4 line object in.lines[] "" /lines/-`},
		{"sku", "line.sku +| line.sku", `9-10 + text "`},
		{"sku", "line.nope|", `5-9 nope  "" `},
	} {
		h := ask(t, at(t, c.key, "expr"), c.expr)
		got := ""
		if h.Here != nil {
			got = fmt.Sprintf("%d-%d %s %s %q %s", h.Here.From, h.Here.To, h.Here.Text, h.Here.Type, h.Here.Doc, h.Here.Signature)
		}
		if !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s: %s, want %s", c.expr, got, c.want)
		}
	}
}

func TestFindings(t *testing.T) {
	for _, c := range []struct{ key, part, expr, want, fix string }{
		{"orderId", "expr", "source.id", "0-9 map/target-type", "Wrap in string( )=string(source.id)"},
		{"total", "expr", "source.total", "", ""},
		{"count", "expr", "source.total", "0-12 map/target-type", "Wrap in int( )=int(source.total)"},
		{"count", "expr", "source.?discount", "0-16 map/target-type", "Convert it with int( ) if it is there=source.?discount.optMap(v, int(v))"},
		{"total", "expr", "paid + source.total", "0-19 map/type", "Wrap in dec( )=paid + dec(source.total)"},
		{"total", "expr", "paid + source.?discount", "0-23 map/type", "Wrap in dec( ), with \"0\" if it is missing=paid + dec(source.?discount.orValue(\"0\"))"},
		{"orderId", "expr", "source.totl", "7-11 map/unknown-field", "Write total=source.total"},
		{"orderId", "expr", `"😀" + source.totl`, "14-18 map/unknown-field", `Write total="😀" + source.total`},
		{"orderId", "expr", "total", "0-5 map/unknown-name", "Read source.total=source.total"},
		{"orderId", "expr", "pos", "0-3 map/unknown-name", `Write the text "pos"="pos"`},
		{"orderId", "expr", "strin(source.id)", "0-5 map/unknown-function", "Write string=string(source.id)"},
		{"orderId", "expr", "source.total.trin()", "13-17 map/unknown-function", "Write trim=source.total.trim()"},
		{"orderId", "expr", `source.total + 1`, "0-16 map/type", "Wrap in string( )=source.total + string(1)"},
		{"orderId", "expr", `source.total + source.?discount`, "0-31 map/type", `Use "" if it is missing=source.total + source.?discount.orValue("")`},
		{"channel", "expr", `lookup("chanel", "x", "web")`, "7-15 map/unknown-table", `Write channel=lookup("channel", "x", "web")`},
		{"orderId", "expr", `string(source.id`, "15-16 map/syntax", "Add ) at the end=string(source.id)"},
		{"orderId", "expr", `source.total + "x`, "", `Add " at the end=source.total + "x"`},
		{"orderId", "expr", "a + ", "3-4 map/syntax", ""},
		{"gift", "when", "source.?customer", "0-16 map/type", "Ask whether it is there=source.?customer.hasValue()"},
		{"skus", "where", "line.quantity", "0-13 map/type", ""},
		{"skus", "expr", "line.quantity", "0-13 map/target-type", "Wrap in string( )=string(line.quantity)"},
		{"note", "expr", "", "", ""},
		{"email", "expr", "source.?customer.?email", "0-23 map/may-be-missing", `Use "" if it is missing=source.?customer.?email.orValue("")`},
		{"customer", "expr", "source.?customer.?email", "", ""},
	} {
		if c.key == "note" {
			continue
		}
		h := at(t, c.key, c.part).Help(c.expr, 0)
		got, fixes := "", []string{}
		if len(h.Findings) > 0 {
			f := h.Findings[0]
			got = fmt.Sprintf("%d-%d %s", f.From, f.To, f.Code)
			for _, fix := range f.Fixes {
				fixes = append(fixes, fix.Label+"="+fix.Expr)
			}
		}
		if c.want != "" && got != c.want || c.want == "" && c.fix == "" && got != "" {
			t.Errorf("%s %s: %s, want %s %+v", c.key, c.expr, got, c.want, h.Findings)
		}
		if c.fix != "" && !slices.Contains(fixes, c.fix) {
			t.Errorf("%s %s: fixes %q, want %s (%+v)", c.key, c.expr, fixes, c.fix, h.Findings)
		}
	}
	h := at(t, "email", "expr").Help("source.?customer.?email", 0)
	if f := h.Findings[0].Fixes; f[1].OnMissing != "error" || h.Type != "optional text" || h.Wants != "text" {
		t.Errorf("%+v", h)
	}
}

// TestNowhere asks at places that there are not.
func TestNowhere(t *testing.T) {
	src := mapper.Source{Name: "m.yaml", Text: []byte(text)}
	for _, place := range []assist.Place{{}, {Line: 1, Col: 1, Part: "expr"}, {Line: 999, Col: 1, Part: "expr"}, {Line: -1, Col: -5}, {Line: 9, Col: 3, Part: "join[3].on"}, {Line: 17, Col: 3, Part: "groupBy.keys.x"}} {
		h := assist.Open(src, place, options(t)).Help("source.", 7)
		if h.Completions == nil || h.Findings == nil {
			t.Errorf("%+v: %+v", place, h)
		}
	}
	for _, broken := range []string{"", "a: [", "mapping: m\nsource: t/gone@1\ntarget: t/out@1\nrules:\n  a: source.b\n", "mapping: m\nsource: t/in@1\ntarget: t/out@1\nrules:\n  orderId:\n"} {
		h := assist.Open(mapper.Source{Name: "m.yaml", Text: []byte(broken)}, assist.Place{Line: 5, Col: 3, Part: "expr"}, options(t)).Help("source.", 7)
		if strings.HasSuffix(broken, "orderId:\n") != (len(h.Completions) > 0) {
			t.Errorf("%q: %+v", broken, h)
		}
	}
}

func TestUnits(t *testing.T) {
	const s = "aü😀z"
	for bytes, units := range map[int]int{0: 0, 1: 1, 3: 2, 7: 4, 8: 5} {
		if got := assist.Units(s, bytes); got != units {
			t.Errorf("byte %d is unit %d", bytes, got)
		}
		if got := assist.Bytes(s, units); got != bytes {
			t.Errorf("unit %d is byte %d", units, got)
		}
	}
	if assist.Bytes(s, 3) != 3 || assist.Bytes(s, 99) != len(s) || assist.Bytes(s, -1) != 0 {
		t.Error("offsets between characters or outside")
	}
}

func FuzzHelp(f *testing.F) {
	desks := []*assist.Desk{at(f, "orderId", "expr"), at(f, "channel", "expr"), at(f, "skus", "where"), at(f, "paid", "expr"), at(f, "sku", "expr")}
	for _, s := range []string{"source.", "a + ", `lookup("ch`, "source.lines.map(l, l.", "x.optMap(v, v.", "cel.bind(a, source.id, a + ", "`größe`.😀", "line.?", "source.lines[?0].", "(((", "l.all(l, l.all(l, l."} {
		f.Add(s, len(s))
		f.Add(s, 2)
	}
	f.Fuzz(func(t *testing.T, expr string, offset int) {
		if len(expr) > 200 {
			return
		}
		for _, d := range desks {
			h := d.Help(expr, offset)
			end := assist.Units(expr, len(expr))
			if h.From < 0 || h.From > end {
				t.Fatalf("%q: from %d", expr, h.From)
			}
			for _, found := range h.Findings {
				if found.From < 0 || found.From > found.To || found.To > end {
					t.Fatalf("%q: %+v", expr, found)
				}
			}
		}
	})
}

// BenchmarkHelp is one keystroke in the largest sample mapping.
func BenchmarkHelp(b *testing.B) {
	file, err := os.ReadFile("../../samples/retail/mappings/shopify-order/mapping.yaml")
	if err != nil {
		b.Fatal(err)
	}
	set, _ := contracts.Load(os.DirFS("../../samples/retail"), "contracts")
	o := mapper.Options{Contracts: set, Tables: options(b).Tables}
	for b.Loop() {
		d := assist.Open(mapper.Source{Name: "m.yaml", Text: file}, assist.Place{Line: 49, Col: 3, Part: "expr"}, o)
		d.Help("source.", 7)
	}
}
