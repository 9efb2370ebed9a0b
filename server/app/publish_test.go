package app

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"crosswalk/samples/retail"
	"crosswalk/server/httpapi"
	"crosswalk/server/workbench"
)

const orderFile = "mappings/shopify-order/mapping.yaml"

func git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	out, err := exec.Command("git", append([]string{"-C", dir}, args...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// files reads a mapping of a branch.
func (p asker) files(name, branch string) (httpapi.MappingFiles, string) {
	p.t.Helper()
	var m httpapi.MappingFiles
	p.read("mappings/"+name+"?branch="+branch, 200, &m)
	return m, *m.Files[0].Text
}

// save is a save of one file by a person.
func save(branch, base, who, file, text string) httpapi.SaveRequest {
	return httpapi.SaveRequest{Branch: branch, Base: base, Author: httpapi.Person{Name: who}, Message: who + " edits " + file, Files: []httpapi.FileText{{Path: file, Text: &text}}}
}

// save saves and gives what became of it.
func (p asker) save(q httpapi.SaveRequest) (out httpapi.SaveResult) {
	p.t.Helper()
	p.ask("save", q, 200, &out)
	return out
}

// replaced is a text with one line of it replaced.
func replaced(t *testing.T, text, old, new string) string {
	t.Helper()
	if strings.Count(text, old) != 1 {
		t.Fatalf("%q stands %d times in the text", old, strings.Count(text, old))
	}
	return strings.Replace(text, old, new, 1)
}

func TestTwoPeopleSaveTheSameMapping(t *testing.T) {
	dir, _ := repository(t)
	p := open(t, dir)
	m, text := p.files("shopify-order", "")
	if m.Branch != "main" || !m.Writable || len(m.Files) < 3 || len(m.Tables) < 10 || len(m.Flows) != 1 {
		t.Errorf("%s %v %d files %d tables %v", m.Branch, m.Writable, len(m.Files), len(m.Tables), m.Flows)
	}
	maria := replaced(t, text, "  currency: source.currency\n", "  currency: source.currency # as charged\n")
	omar := replaced(t, text, "  updatedAt: source.?updated_at\n", "  updatedAt: source.?updated_at.or(source.?processed_at)\n")
	saved := p.save(save("maria/order", m.Commit, "Maria", orderFile, maria))
	if saved.State != "saved" || len(saved.Files) > 0 || saved.Commit != git(t, dir, "rev-parse", "maria/order") {
		t.Errorf("%+v", saved)
	}
	if got := git(t, dir, "log", "-1", "--format=%an|%ae|%s|%P", "maria/order"); got != "Maria|maria@localhost|Maria edits "+orderFile+"|"+m.Commit {
		t.Errorf("log %s", got)
	}
	if got := git(t, dir, "show", "--stat", "--format=", "maria/order"); !strings.Contains(got, "1 insertion(+), 1 deletion(-)") {
		t.Errorf("more than one line: %s", got)
	}
	saved = p.save(save("maria/order", m.Commit, "Omar", orderFile, omar))
	both := replaced(t, maria, "  updatedAt: source.?updated_at\n", "  updatedAt: source.?updated_at.or(source.?processed_at)\n")
	if saved.State != "merged" || len(saved.Files) != 1 || *saved.Files[0].Text != both {
		t.Errorf("%s %v", saved.State, saved.Files)
	}
	if got := git(t, dir, "show", "maria/order:"+orderFile) + "\n"; got != both {
		t.Errorf("git has\n%s", got)
	}

	// both change the same rule: nothing is stored, both sides are told
	before := git(t, dir, "rev-parse", "maria/order")
	third := replaced(t, text, "  updatedAt: source.?updated_at\n", "  updatedAt: source.?closed_at\n")
	third = replaced(t, third, "  test: source.?test.orValue(false)\n", "  test: false\n")
	saved = p.save(save("maria/order", m.Commit, "Ida", orderFile, third))
	if saved.State != "conflict" || len(saved.Conflicts) != 1 || saved.Commit != before || git(t, dir, "rev-parse", "maria/order") != before {
		t.Fatalf("%+v", saved)
	}
	c := saved.Conflicts[0]
	if c.Target != "updatedAt" || *c.Ours != "updatedAt: source.?closed_at" || *c.Theirs != "updatedAt: source.?updated_at.or(source.?processed_at)" || *c.Base != "updatedAt: source.?updated_at" || c.Author != "Omar" {
		t.Errorf("%+v", c)
	}
	draft := *saved.Files[0].Text // with ours in place of the conflict, and what Maria did
	if !strings.Contains(draft, "# as charged") || !strings.Contains(draft, "closed_at") || !strings.Contains(draft, "test: false") {
		t.Errorf("draft\n%s", draft)
	}
	saved = p.save(save("maria/order", saved.Commit, "Ida", orderFile, draft))
	if saved.State != "saved" || git(t, dir, "show", "maria/order:"+orderFile)+"\n" != draft {
		t.Errorf("%+v", saved)
	}
	git(t, dir, "fsck", "--strict")
	if got := git(t, dir, "status", "--porcelain"); got != "" {
		t.Errorf("the work tree changed: %s", got)
	}
}

// TestManySaveAtOnce: twenty people add a rule each to the same mapping at the
// same moment, all from the same commit; all rules are in the branch.
func TestManySaveAtOnce(t *testing.T) {
	dir, _ := repository(t)
	p := open(t, dir)
	m, text := p.files("shopify-order", "")
	const n = 20
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			mine := strings.Replace(text, "rules:\n", fmt.Sprintf("rules:\n  extra%d: source.id\n", i), 1)
			saved := p.save(save("crowd", m.Commit, fmt.Sprintf("P%d", i), orderFile, mine))
			if saved.State == "conflict" {
				t.Errorf("%+v", saved.Conflicts)
			}
		})
	}
	all.Wait()
	_, text = p.files("shopify-order", "crowd")
	for i := range n {
		if !strings.Contains(text, fmt.Sprintf("  extra%d: source.id\n", i)) {
			t.Errorf("the rule of P%d is lost", i)
		}
	}
	if got := git(t, dir, "rev-list", "--count", m.Commit+"..crowd"); got != fmt.Sprint(n) {
		t.Errorf("%s commits", got)
	}
}

func TestSaveRefuses(t *testing.T) {
	dir, _ := repository(t)
	p := open(t, dir)
	m, text := p.files("shopify-order", "")
	for name, c := range map[string]struct {
		change func(*httpapi.SaveRequest)
		status int
		says   string
	}{
		"the branch that runs": {func(q *httpapi.SaveRequest) { q.Branch = "main" }, 409, "would run unchecked"},
		"no branch":            {func(q *httpapi.SaveRequest) { q.Branch = "../x" }, 400, "refused name"},
		"no base":              {func(q *httpapi.SaveRequest) { q.Base = "HEAD" }, 400, "not a commit"},
		"an unknown base":      {func(q *httpapi.SaveRequest) { q.Base = strings.Repeat("0", 40) }, 400, "has no commit"},
		"nobody":               {func(q *httpapi.SaveRequest) { q.Author.Name = " " }, 400, "author.name"},
		"a name of two lines":  {func(q *httpapi.SaveRequest) { q.Author.Name = "a\nparent 0" }, 400, "cannot stand in a commit"},
		"no message":           {func(q *httpapi.SaveRequest) { q.Message = "\n" }, 400, "say in message"},
		"no files":             {func(q *httpapi.SaveRequest) { q.Files = nil }, 400, "0 files"},
		"a path twice":         {func(q *httpapi.SaveRequest) { q.Files = append(q.Files, q.Files[0]) }, 400, "twice"},
		"another folder":       {func(q *httpapi.SaveRequest) { q.Files[0].Path = "flows/x.yaml" }, 400, "outside of"},
		"out of the folder":    {func(q *httpapi.SaveRequest) { q.Files[0].Path = "mappings/../crosswalk.yaml" }, 400, "refused name"},
		"the folder of Git":    {func(q *httpapi.SaveRequest) { q.Files[0].Path = "mappings/.git/config.yaml" }, 400, "refused name"},
		"another kind":         {func(q *httpapi.SaveRequest) { q.Files[0].Path = "mappings/x/run.sh" }, 400, "none of .yaml"},
		"a file that is a folder": {func(q *httpapi.SaveRequest) {
			q.Files = append(q.Files, httpapi.FileText{Path: orderFile + "/x.yaml", Text: &text})
		}, 400, "the folder of"},
		"too large": {func(q *httpapi.SaveRequest) { big := strings.Repeat("# x\n", 1<<20+1); q.Files[0].Text = &big }, 400, "are allowed"},
	} {
		q := save("b", m.Commit, "Maria", orderFile, text+"# x\n")
		c.change(&q)
		if answer := p.ask("save", q, c.status, nil); !strings.Contains(answer, c.says) {
			t.Errorf("%s: %s", name, answer)
		}
	}
	if got := git(t, dir, "branch", "--format=%(refname:short)"); got != "main" {
		t.Errorf("branches %s", got)
	}
	plain := t.TempDir()
	if err := os.CopyFS(plain, retail.FS()); err != nil {
		t.Fatal(err)
	}
	p = open(t, plain)
	if m, _ := p.files("shopify-order", ""); m.Writable || m.Commit != "" {
		t.Errorf("%+v", m)
	}
	if answer := p.ask("save", save("b", "", "Maria", orderFile, "x"), 409, nil); !strings.Contains(answer, "plain folder without Git") || !strings.Contains(answer, "git init") {
		t.Error(answer)
	}
	if answer := p.ask("publish", httpapi.PublishRequest{Branch: "b", Author: httpapi.Person{Name: "Maria"}}, 409, nil); !strings.Contains(answer, "plain folder without Git") {
		t.Error(answer)
	}
	if got := p.read("branches", 200, nil); strings.TrimSpace(got) != "[]" {
		t.Error(got)
	}
}

func TestSaveTellsWhatOthersChanged(t *testing.T) {
	dir, _ := repository(t)
	p := open(t, dir)
	m, text := p.files("shopify-order", "")
	saved := p.save(save("b", m.Commit, "Omar", "tables/channel.csv", "key,value\nweb,web\n"))
	saved = p.save(save("b", m.Commit, "Maria", orderFile, text+"# x\n"))
	if saved.State != "merged" || len(saved.Files) != 1 || saved.Files[0].Path != "tables/channel.csv" || *saved.Files[0].Text != "key,value\nweb,web\n" {
		t.Errorf("%+v", saved)
	}
	// nothing new: no commit
	before := git(t, dir, "rev-parse", "b")
	saved = p.save(save("b", before, "Maria", orderFile, text+"# x\n"))
	if saved.State != "saved" || saved.Commit != before || git(t, dir, "rev-parse", "b") != before {
		t.Errorf("%+v", saved)
	}
}

func TestListOfMappings(t *testing.T) {
	dir, _ := repository(t)
	p := open(t, dir)
	m, text := p.files("shopify-order", "")
	p.save(save("b", m.Commit, "Maria", orderFile, replaced(t, text, "source.created_at", "source.created")))
	get := func(branch, name string) httpapi.MappingSummary {
		var list []httpapi.MappingSummary
		p.read("mappings?branch="+branch, 200, &list)
		for _, m := range list {
			if m.Name == name {
				return m
			}
		}
		t.Fatalf("no %s in %+v", name, list)
		return httpapi.MappingSummary{}
	}
	order := get("", "shopify-order")
	if order.State != "ok" || order.Cases.Failed != 0 || order.Cases.Total < 3 || order.Coverage.Required < 10 || order.Coverage.Written != order.Coverage.Required ||
		strings.Join(order.Branches, " ") != "b" || len(order.Flows) != 1 || len(order.Digest) != 64 {
		t.Errorf("%+v", order)
	}
	if refund := get("", "shopify-refund"); len(refund.Branches) != 0 {
		t.Errorf("%+v", refund)
	}
	broken := get("b", "shopify-order")
	if want := (httpapi.Coverage{Written: order.Coverage.Written - 1, Required: order.Coverage.Required}); broken.State != "broken" || broken.Digest != "" ||
		broken.Findings == nil || len(broken.Branches) != 0 || broken.Coverage != want || broken.Cases.Failed != broken.Cases.Total {
		t.Errorf("%+v", broken)
	}
	p.read("mappings?branch=nope", 404, nil)
	p.read("mappings/gone", 404, nil)
	p.read("mappings/shopify-order?branch=nope", 404, nil)
	var branches []httpapi.Branch
	p.read("branches", 200, &branches)
	if len(branches) != 2 || branches[0].Name != "main" || !branches[0].Runs || branches[1].Author != "Maria" || branches[1].Runs {
		t.Errorf("%+v", branches)
	}
}

// TestCoverage counts the required targets of mappings in both ways: by the lineage
// of what compiles, and by the outline that is there in any case.
func TestCoverage(t *testing.T) {
	p := open(t, "../../samples/retail")
	var list []httpapi.MappingSummary
	p.read("mappings", 200, &list)
	b, err := p.source.branch("")
	if err != nil {
		t.Fatal(err)
	}
	r, err := b.Report()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range list {
		file := b.Workspace.Mappings[m.Name]
		if got := coverage(b.Bench.Examine(file.Path, file.Text).Outline(), objectsOf(r, m.Target)); got != m.Coverage || got.Required == 0 {
			t.Errorf("%s: %+v, by its lineage %+v", m.Name, got, m.Coverage)
		}
	}
}

func TestPublishRefuses(t *testing.T) {
	dir, _ := repository(t)
	p := open(t, dir)
	m, text := p.files("shopify-order", "")
	before := git(t, dir, "rev-parse", "main")
	type answer struct {
		State    string
		Findings []struct {
			Code     string
			Position struct{ File string }
		}
		Conflicts []httpapi.MergeConflict
		Mappings  []httpapi.Module
	}
	var done answer
	publish := func(branch, commit string, want int, into *answer) string {
		t.Helper()
		q := httpapi.PublishRequest{Branch: branch, Commit: commit, Author: httpapi.Person{Name: "Maria"}}
		if into == nil {
			return p.ask("publish", q, want, nil)
		}
		*into = answer{}
		return p.ask("publish", q, want, into)
	}
	refused := func(branch, code, file string) {
		t.Helper()
		publish(branch, "", 200, &done)
		if done.State != "refused" || len(done.Findings) == 0 || done.Findings[0].Code != code || done.Findings[0].Position.File != file {
			t.Errorf("%s: %+v", branch, done)
		}
	}
	p.save(save("broken", m.Commit, "Maria", orderFile, replaced(t, text, "source.created_at", "source.created")))
	refused("broken", "map/unknown-field", orderFile)
	p.save(save("red", m.Commit, "Maria", orderFile, replaced(t, text, "  test: source.?test.orValue(false)\n", "  test: true\n")))
	publish("red", "", 200, &done)
	if done.State != "refused" || done.Findings[0].Code != "case/failed" {
		t.Errorf("%+v", done)
	}
	p.save(save("table", m.Commit, "Maria", "tables/channel.csv", "key,value\nweb,store\n"))
	publish("table", "", 200, &done)
	if done.State != "refused" || !strings.HasPrefix(done.Findings[0].Position.File, "mappings/") {
		t.Errorf("a table that turns cases red: %+v", done)
	}
	schema := git(t, dir, "show", "main:contracts/orders/order-placed/v1.schema.json")
	p.save(save("contract", m.Commit, "Maria", "contracts/orders/order-placed/v1.schema.json", replaced(t, schema, `"required": ["orderId",`, `"required": ["orderId", "updatedAt",`)))
	publish("contract", "", 200, &done)
	if done.State != "refused" {
		t.Errorf("a contract that breaks its promise: %+v", done)
	}
	publish("nope", "", 404, nil)
	if said := publish("broken", m.Commit, 409, nil); !strings.Contains(said, "somebody saved to broken") {
		t.Error(said)
	}
	if got := git(t, dir, "rev-parse", "main"); got != before {
		t.Errorf("main moved to %s", got)
	}
	// a fine change, where a person has the same file open
	p.save(save("fine", m.Commit, "Maria", orderFile, text+"# fine\n"))
	file := filepath.Join(dir, orderFile)
	if err := os.WriteFile(file, []byte(text+"# by hand\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if said := publish("fine", "", 409, nil); !strings.Contains(said, "not committed in "+orderFile) {
		t.Error(said)
	}
	if text, err := os.ReadFile(file); err != nil || !strings.HasSuffix(string(text), "# by hand\n") || git(t, dir, "rev-parse", "main") != before {
		t.Errorf("overwritten: %v", err)
	}
	git(t, dir, "checkout", "-q", "--", ".")
	publish("fine", "", 200, &done)
	if done.State != "published" || len(done.Mappings) != 1 || done.Mappings[0].Name != "shopify-order" {
		t.Errorf("%+v", done)
	}
	// published again: there is nothing left
	publish("fine", "", 200, &done)
	if done.State != "published" || len(done.Mappings) != 0 {
		t.Errorf("%+v", done)
	}
	git(t, dir, "switch", "-q", "--detach")
	if said := publish("fine", "", 409, nil); !strings.Contains(said, "not on a branch") {
		t.Error(said)
	}
}

// TestPublishMerges publishes two branches that changed the same mapping, and one
// that contradicts them.
func TestPublishMerges(t *testing.T) {
	dir, _ := repository(t)
	p := open(t, dir)
	m, text := p.files("shopify-order", "")
	one := replaced(t, text, "  currency: source.currency\n", "  currency: source.currency # one\n")
	two := replaced(t, text, "  taxIncluded: included\n", "  taxIncluded: included # two\n")
	three := replaced(t, text, "  taxIncluded: included\n", "  taxIncluded: (included)\n")
	for branch, text := range map[string]string{"one": one, "two": two, "three": three} {
		p.save(save(branch, m.Commit, branch, orderFile, text))
	}
	var all sync.WaitGroup
	for _, branch := range []string{"one", "two"} {
		all.Go(func() {
			var done httpapi.PublishResult
			p.ask("publish", httpapi.PublishRequest{Branch: branch, Author: httpapi.Person{Name: branch}, Message: "publish " + branch}, 200, &done)
			if done.State != "published" {
				t.Errorf("%+v", done)
			}
		})
	}
	all.Wait()
	want := replaced(t, one, "  taxIncluded: included\n", "  taxIncluded: included # two\n")
	if got := git(t, dir, "show", "main:"+orderFile) + "\n"; got != want {
		t.Errorf("main has\n%s", got)
	}
	if got, err := os.ReadFile(filepath.Join(dir, orderFile)); err != nil || string(got) != want {
		t.Errorf("the work tree has\n%s", got)
	}
	if got := git(t, dir, "status", "--porcelain"); got != "" {
		t.Errorf("not clean: %s", got)
	}
	if got := git(t, dir, "rev-list", "--count", "--merges", m.Commit+"..main"); got != "2" {
		t.Errorf("%s merges", got)
	}
	for _, branch := range []string{"one", "two"} {
		git(t, dir, "merge-base", "--is-ancestor", branch, "main")
	}
	git(t, dir, "fsck", "--strict")
	var done httpapi.PublishResult
	before := git(t, dir, "rev-parse", "main")
	p.ask("publish", httpapi.PublishRequest{Branch: "three", Author: httpapi.Person{Name: "three"}}, 200, &done)
	if done.State != "conflict" || len(done.Conflicts) != 1 || done.Conflicts[0].Target != "taxIncluded" || git(t, dir, "rev-parse", "main") != before {
		t.Errorf("%+v", done)
	}
	if p.source.current().Commit != before {
		t.Errorf("%s runs", p.source.current().Commit)
	}
}

// TestPublishedMappingMapsTheNextOrder saves and publishes a mapping on a node
// that runs: the order that comes next carries its digest.
func TestPublishedMappingMapsTheNextOrder(t *testing.T) {
	dir, _ := repository(t)
	r := start(t, func(o *Options) { o.Workspace = dir })
	get := func(path string, into any) {
		t.Helper()
		response, err := http.Get(r.url + "/api/v1/" + path)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if err != nil || json.Unmarshal(text, into) != nil {
			t.Fatalf("%s: %v %.300s", path, err, text)
		}
	}
	post := func(path string, body, into any) {
		t.Helper()
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		if status, answer := r.post("/api/v1/"+path, text, nil); status != 200 || json.Unmarshal([]byte(answer), into) != nil {
			t.Fatalf("%s: %d %s", path, status, answer)
		}
	}
	order := func(id, name string) string {
		r.hook("orders/create", "e"+id, r.sample("shopify-order/cases/tax-included", map[string]any{"id": json.Number(id), "name": name}))
		r.wait("the sales order", func() bool { return r.documents("SalesOrder")[name] == 1 })
		var page httpapi.LivePage
		get("live?q="+strings.TrimPrefix(name, "#"), &page)
		if len(page.Rows) != 1 {
			t.Fatalf("%+v", page.Rows)
		}
		var trail httpapi.Trail
		get("trails/"+page.Rows[0].Correlation, &trail)
		for _, s := range trail.Steps {
			if s.Module != nil && s.Module.Name == "shopify-order" {
				return s.Module.Digest
			}
		}
		t.Fatal("no module in the trail")
		return ""
	}
	var m httpapi.MappingFiles
	get("mappings/shopify-order", &m)
	if old := order("4001", "#P1"); old != m.Running {
		t.Errorf("mapped by %s, the page was told %s", old, m.Running)
	}
	text := *m.Files[0].Text
	for i, expr := range []string{"source.currency + \"\"", "\"\" + source.currency"} {
		branch := fmt.Sprintf("b%d", i)
		var saved httpapi.SaveResult
		post("save", save(branch, m.Commit, "Maria", orderFile, replaced(t, text, "  currency: source.currency\n", "  currency: "+expr+"\n")), &saved)
		var done httpapi.PublishResult
		if i == 0 {
			post("publish", httpapi.PublishRequest{Branch: branch, Commit: saved.Commit, Author: httpapi.Person{Name: "Maria"}}, &done)
		} else { // the same rule otherwise: first take over what runs
			post("publish", httpapi.PublishRequest{Branch: branch, Author: httpapi.Person{Name: "Maria"}}, &done)
			if done.State != "conflict" {
				t.Errorf("%+v", done)
			}
			continue
		}
		if done.State != "published" || len(done.Mappings) != 1 || done.Mappings[0].Digest == m.Running || done.Revision != git(t, dir, "rev-parse", "main") {
			t.Fatalf("%+v", done)
		}
		if got := order("4002", "#P2"); got != done.Mappings[0].Digest {
			t.Errorf("mapped by %s, published %s", got, done.Mappings[0].Digest)
		}
		var now httpapi.MappingFiles
		get("mappings/shopify-order", &now)
		if now.Running != done.Mappings[0].Digest || now.Commit != done.Revision {
			t.Errorf("running %s at %s", now.Running, now.Commit)
		}
	}
	if got := git(t, dir, "status", "--porcelain"); got != "" {
		t.Errorf("not clean: %s", got)
	}
}

// TestBranchTakesOverWhatItDidNotChange: the report of a branch is the one that a
// check from scratch gives, and only what changed was compiled for it.
func TestBranchTakesOverWhatItDidNotChange(t *testing.T) {
	dir, _ := repository(t)
	p := open(t, dir)
	m, text := p.files("shopify-order", "")
	one := p.save(save("one", m.Commit, "Maria", orderFile, replaced(t, text, "  currency: source.currency\n", "  currency: source.gone\n")))
	p.save(save("one", one.Commit, "Maria", "mappings/sap-stock-event/cases/extra.in.json", "{}"))
	p.save(save("two", m.Commit, "Maria", "tables/channel.csv", "key,value\nweb,store\n"))
	running := p.source.current()
	for branch, same := range map[string]bool{"one": true, "two": false} {
		b, err := p.source.branch(branch)
		if err != nil {
			t.Fatal(err)
		}
		r, err := b.Report()
		if err != nil {
			t.Fatal(err)
		}
		files, err := p.source.store.At(b.Commit)
		if err != nil {
			t.Fatal(err)
		}
		want, err := workbench.Check(t.Context(), p.source.engine, files)
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(r.Findings) != fmt.Sprint(want.Findings) || len(r.Findings) == 0 {
			t.Errorf("%s: %v\nwant %v", branch, r.Findings, want.Findings)
		}
		for name, m := range want.Mappings {
			if digestOf(r, name) != digestOf(want, name) || r.Mappings[name].Failed() != m.Failed() || len(r.Mappings[name].Results) != len(m.Results) {
				t.Errorf("%s: %s differs", branch, name)
			}
		}
		if taken := r.Mappings["shopify-refund"].Artifact == running.Mappings["shopify-refund"].Artifact; taken != same {
			t.Errorf("%s: taken over %v", branch, taken)
		}
		if running.Mappings["shopify-refund"].Module == nil || r.Mappings["shopify-refund"].Module != nil {
			t.Errorf("%s: modules are mixed up", branch)
		}
		discard(t.Context(), want)
	}
}
