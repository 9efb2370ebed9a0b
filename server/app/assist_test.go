package app

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"crosswalk/mapper/assist"
	"crosswalk/mapper/outline"
	"crosswalk/mapper/suggest"
	"crosswalk/registry/gitstore"
	"crosswalk/runtime/engine"
	"crosswalk/server/httpapi"
)

// asker asks the API of a node that only has a workspace.
type asker struct {
	t      testing.TB
	source *source
	live   live
	api    http.Handler
}

func open(t testing.TB, dir string) asker {
	t.Helper()
	e, err := engine.New(t.Context(), engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close(context.Background()) })
	log := slog.New(slog.DiscardHandler)
	s, err := openSource(dir, e, log)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	l := live{n: &node{source: s, engine: e}}
	return asker{t, s, l, httpapi.New(l, log)}
}

// ask posts a body and reads the answer into a value.
func (p asker) ask(path string, body any, want int, into any) string {
	p.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		p.t.Fatal(err)
	}
	return p.request(httptest.NewRequest(http.MethodPost, "/api/v1/"+path, bytes.NewReader(text)), want, into)
}

func (p asker) read(path string, want int, into any) string {
	p.t.Helper()
	return p.request(httptest.NewRequest(http.MethodGet, "/api/v1/"+path, nil), want, into)
}

func (p asker) request(r *http.Request, want int, into any) string {
	p.t.Helper()
	w := httptest.NewRecorder()
	p.api.ServeHTTP(w, r)
	if w.Code != want {
		p.t.Fatalf("%s: %d %s", r.URL, w.Code, w.Body)
	}
	answer := w.Body.String()
	if into != nil {
		if err := json.Unmarshal([]byte(answer), into); err != nil {
			p.t.Fatalf("%s: %v in %.300s", r.URL, err, answer)
		}
	}
	return answer
}

// repository makes the sample a Git workspace.
func repository(t *testing.T) (string, *gitstore.Store) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "ws")
	store, err := gitstore.Init(dir, gitstore.Author{Name: "Maria"}, os.DirFS("../../samples/retail"))
	if err != nil {
		t.Fatal(err)
	}
	return dir, store
}

func sample(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile("../../samples/retail/" + file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestShapeAndFunctions reads what the page shows beside a mapping.
func TestShapeAndFunctions(t *testing.T) {
	p := open(t, "../../samples/retail")
	var functions []httpapi.FunctionDoc
	p.read("functions", 200, &functions)
	found := false
	for _, f := range functions {
		found = found || f.Name == "dec" && strings.HasPrefix(f.Signature, "dec(") && len(f.Examples) > 0
	}
	if !found {
		t.Errorf("no dec among %d functions", len(functions))
	}
	var shape httpapi.Shape
	p.read("shape?ref=shopify/order@1", 200, &shape)
	types := map[string]string{}
	for _, f := range shape.Fields {
		types[f.Pointer] = string(f.Type)
	}
	if shape.Fields[0].Name != "" || types["/created_at"] != "time" || types["/line_items/-/price"] == "" || types["/id"] != "integer" || shape.Version == "" {
		t.Errorf("%+v", shape.Fields[:3])
	}
	p.read("shape?ref=shopify/gone@1", 404, nil)
	p.read("shape?ref=shopify", 400, nil)
	p.read("shape?ref=shopify/order@1&branch=x", 404, nil)
}

// TestBranch compiles against a branch and files in hand, and sees nothing of
// them on the branch that runs.
func TestBranch(t *testing.T) {
	dir, store := repository(t)
	p := open(t, dir)
	commit := func(files map[string][]byte) {
		t.Helper()
		if _, err := store.Commit(gitstore.CommitRequest{Branch: "maria/work", Author: gitstore.Author{Name: "Maria"}, Message: "work", Files: files}); err != nil {
			t.Fatal(err)
		}
	}
	const contract = "contracts/shopify/order/v1.schema.json"
	changed := strings.Replace(sample(t, contract), `"created_at"`, `"created_when"`, -1)
	commit(map[string][]byte{contract: []byte(changed)})
	compile := func(query map[string]any) (codes []string, module *httpapi.ModuleBytes) {
		t.Helper()
		var out struct {
			Findings []struct{ Code string }
			Module   *httpapi.ModuleBytes
		}
		p.ask("mappings/shopify-order/compile", query, 200, &out)
		for _, f := range out.Findings {
			codes = append(codes, f.Code)
		}
		return codes, out.Module
	}
	codes, first := compile(map[string]any{})
	if len(codes) > 0 || first == nil || len(first.Base64) != first.Bytes {
		t.Fatalf("%v %+v", codes, first)
	}
	if codes, again := compile(map[string]any{"have": first.Digest, "branch": "main"}); len(codes) > 0 || again.Digest != first.Digest || again.Base64 != nil || again.Bytes != first.Bytes {
		t.Errorf("%v %+v", codes, again)
	}
	if codes, _ := compile(map[string]any{"branch": "maria/work"}); len(codes) == 0 || codes[0] != "map/unknown-field" {
		t.Errorf("on the branch: %v", codes)
	}
	back := map[string]any{"branch": "maria/work", "files": []any{map[string]any{"path": contract, "text": sample(t, contract)}}}
	if codes, m := compile(back); len(codes) > 0 || m.Digest != first.Digest {
		t.Errorf("with the contract in hand: %v", codes)
	}
	if codes, _ := compile(map[string]any{"files": []any{map[string]any{"path": "tables/channel.csv", "text": nil}}}); len(codes) != 1 || codes[0] != "map/unknown-table" {
		t.Errorf("without a table: %v", codes)
	}
	table := sample(t, "tables/channel.csv") + "zz,other" + strings.Repeat(",", strings.Count(strings.SplitN(sample(t, "tables/channel.csv"), "\n", 2)[0], ",")-1) + "\n"
	if codes, m := compile(map[string]any{"files": []any{map[string]any{"path": "tables/channel.csv", "text": table}}}); len(codes) > 0 || m.Digest == first.Digest {
		t.Errorf("with another table: %v", codes)
	}
	var shape httpapi.Shape
	p.read("shape?ref=shopify/order@1&branch="+url.QueryEscape("maria/work"), 200, &shape)
	if text, _ := json.Marshal(shape); !strings.Contains(string(text), `"/created_when"`) {
		t.Error("the shape is not that of the branch")
	}
	commit(map[string][]byte{contract: []byte(sample(t, contract))})
	if codes, _ := compile(map[string]any{"branch": "maria/work"}); len(codes) > 0 {
		t.Errorf("the branch moved on: %v", codes)
	}
	p.ask("mappings/shopify-order/compile", map[string]any{"branch": "gone"}, 404, nil)
	p.ask("mappings/shopify-order/compile", map[string]any{"branch": "../x"}, 400, nil)
	p.ask("mappings/shopify-order/compile", map[string]any{"files": []any{map[string]any{"path": "../x", "text": ""}}}, 400, nil)
}

// TestBranchReport checks a branch at the first call only.
func TestBranchReport(t *testing.T) {
	dir, store := repository(t)
	p := open(t, dir)
	const file = "mappings/shopify-order/mapping.yaml"
	broken := strings.Replace(sample(t, file), "source.created_at", "source.created", 1)
	if _, err := store.Commit(gitstore.CommitRequest{Branch: "work", Author: gitstore.Author{Name: "Maria"}, Message: "work", Files: map[string][]byte{file: []byte(broken)}}); err != nil {
		t.Fatal(err)
	}
	s := p.source
	b, err := s.branch("work")
	if err != nil {
		t.Fatal(err)
	}
	r, err := b.Report()
	if err != nil || !r.Findings.Failed() || r.Mappings["shopify-order"].Artifact != nil || r.Mappings["shopify-refund"].Artifact == nil || r.Mappings["shopify-refund"].Failed() > 0 {
		t.Errorf("%v: %v", err, r.Findings)
	}
	if again, err := s.branch("work"); err != nil || again != b {
		t.Errorf("read twice: %v", err)
	}
}

// TestOutline asks for the outline of a mapping with a mistake.
func TestOutline(t *testing.T) {
	p := open(t, "../../samples/retail")
	text := strings.Replace(sample(t, "mappings/shopify-order/mapping.yaml"), "source.created_at", "source.created", 1)
	var out struct {
		Outline *outline.Outline
		Module  any
	}
	p.ask("mappings/shopify-order/compile", map[string]any{"text": text, "outline": true}, 200, &out)
	broken := 0
	for _, r := range out.Outline.Rules {
		if r.State == outline.Broken {
			broken++
		}
	}
	if broken != 1 || out.Module != nil || len(out.Outline.Lets) < 20 || len(out.Outline.Required) < 5 {
		t.Errorf("%d rules are broken, of %d", broken, len(out.Outline.Rules))
	}
	answer := p.ask("mappings/shopify-order/compile", map[string]any{}, 200, nil)
	if strings.Contains(answer, `"outline"`) {
		t.Error("an outline that nobody asked for")
	}
	for _, c := range []struct {
		query map[string]any
		want  bool
	}{
		{map[string]any{}, true}, {map[string]any{"outline": true}, false}, {map[string]any{"outline": true, "lineage": true, "trace": true}, true},
		{map[string]any{"lineage": false}, false},
	} {
		if has := strings.Contains(p.ask("mappings/shopify-order/compile", c.query, 200, nil), `"lineage"`); has != c.want {
			t.Errorf("%v: lineage %t, want %t", c.query, has, c.want)
		}
	}
}

// TestExpression asks for help with an expression of a mapping that is not saved.
func TestExpression(t *testing.T) {
	p := open(t, "../../samples/retail")
	text := sample(t, "mappings/shopify-order/mapping.yaml")
	line := 0
	for i, l := range strings.Split(text, "\n") {
		if strings.HasPrefix(l, "  placedAt:") {
			line = i + 1
		}
	}
	query := map[string]any{"text": text, "line": line, "col": 3, "part": "expr", "expr": "source.crea", "offset": 11}
	var help struct {
		From        int
		Wants       string
		Completions []assist.Completion
		Findings    []struct{ Code string }
	}
	p.ask("mappings/new-one/expression", query, 200, &help)
	if len(help.Completions) == 0 || help.Completions[0].Label != "created_at" || !help.Completions[0].Fits || help.From != 7 || len(help.Findings) != 1 || help.Wants == "" {
		t.Errorf("%+v", help)
	}
	query["files"] = []any{map[string]any{"path": "tables/planets.csv", "text": "key,value\na,b\n"}}
	query["expr"], query["offset"] = `lookup("pl`, 10
	p.ask("mappings/new-one/expression", query, 200, &help)
	if len(help.Completions) == 0 || help.Completions[0].Label != "planets" {
		t.Errorf("%+v", help.Completions)
	}
	query["part"] = ""
	p.ask("mappings/new-one/expression", query, 400, nil)
	query["part"], query["branch"] = "expr", "gone"
	p.ask("mappings/new-one/expression", query, 404, nil)
}

// TestSuggest asks for rules that a mapping lacks, and for all that could serve a
// target.
func TestSuggest(t *testing.T) {
	p := open(t, "../../samples/retail")
	text := `mapping: new-one
source: shopify/order@1
target: orders/order-placed@1
let:
  customer: source.?customer
rules:
  orderId: string(source.id)
  customer:
    rules:
      email: source.?email
  lines:
    each: source.line_items
    as: item
    rules:
      lineId: string(item.id)
      title:
`
	var out httpapi.Suggestions
	p.ask("mappings/new-one/suggest", map[string]any{"text": text}, 200, &out)
	got := map[string]suggest.Proposal{}
	for _, proposal := range out.Proposals {
		got[proposal.Target] = proposal
	}
	for _, written := range []string{"orderId", "customer.email", "lines", "lines[].lineId"} {
		if _, ok := got[written]; ok || slices.Contains(out.Open, written) {
			t.Errorf("%s is written already", written)
		}
	}
	for target, expr := range map[string]string{"lines[].quantity": "item.quantity", "currency": "source.currency", "placedAt": "source.created_at"} {
		if got[target].Expr != expr {
			t.Errorf("%s: %+v, want %s", target, got[target], expr)
		}
	}
	// what is proposed fits into the mapping
	p.ask("mappings/new-one/suggest", map[string]any{"text": text, "target": "lines[].title"}, 200, &out)
	if len(out.Proposals) < 10 || out.Proposals[0].Expr != "item.title" || out.Proposals[0].Score < 0.7 {
		t.Errorf("%d %+v", len(out.Proposals), out.Proposals[:1])
	}
	for i, proposal := range out.Proposals[1:] {
		if proposal.Score > out.Proposals[i].Score || proposal.Target != "lines[].title" {
			t.Errorf("%+v after %+v", proposal, out.Proposals[i])
		}
	}
	p.ask("mappings/new-one/suggest", map[string]any{"text": text, "target": "lines"}, 200, &out)
	if len(out.Proposals) < 3 || out.Proposals[0].Source != "/line_items" || out.Proposals[0].As == "" {
		t.Errorf("%+v", out.Proposals)
	}
	p.ask("mappings/new-one/suggest", map[string]any{"text": text, "target": "nothing.at[].all"}, 200, &out)
	if len(out.Proposals) != 0 {
		t.Errorf("%+v", out.Proposals)
	}
	for _, wrong := range []string{"", "mapping: m\nsource: shopify/gone@1\ntarget: orders/order-placed@1\nrules: {}\n", "mapping: m\nsource: shopify\ntarget: x\nrules: {}\n"} {
		if answer := p.ask("mappings/new-one/suggest", map[string]any{"text": wrong}, 400, nil); !strings.Contains(answer, "Not a valid request") {
			t.Errorf("%q: %s", wrong, answer)
		}
	}
}
