package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"crosswalk/contracts"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/fields"
	"crosswalk/mapper"
	"crosswalk/mapper/document"
	"crosswalk/mapper/outline"
	"crosswalk/registry/gitstore"
	"crosswalk/server/httpapi"
	"crosswalk/server/workbench"
)

// Branches implements httpapi.Desk.
func (l live) Branches(context.Context) ([]httpapi.Branch, error) {
	s := l.n.source
	out := []httpapi.Branch{}
	if s.store == nil {
		return out, nil
	}
	head, err := s.store.Branch()
	if err != nil {
		return nil, err
	}
	list, err := s.store.Branches()
	if err != nil {
		return nil, err
	}
	for _, b := range list {
		title, _, _ := strings.Cut(strings.TrimSpace(b.Message), "\n")
		out = append(out, httpapi.Branch{Name: b.Name, Commit: b.ID, When: b.When.UTC(), Author: b.Author.Name, Message: title, Runs: b.Name == head})
	}
	slices.SortStableFunc(out, func(a, b httpapi.Branch) int {
		switch {
		case a.Runs != b.Runs && a.Runs:
			return -1
		case a.Runs != b.Runs:
			return 1
		}
		return b.When.Compare(a.When)
	})
	return out, nil
}

// runs is the digest of the module that runs for a mapping, "" if none does.
func (n *node) runs(mapping string) string {
	if all := n.running.Load(); all != nil {
		return (*all)[mapping]
	}
	return ""
}

// Mappings implements httpapi.Desk.
func (l live) Mappings(_ context.Context, branch string) ([]httpapi.MappingSummary, error) {
	b, err := l.n.source.branch(branch)
	if err != nil {
		return nil, err
	}
	list, err := memoOf(&b.Memo, summariesOf{}, func() ([]httpapi.MappingSummary, error) {
		r, err := b.Report()
		if err != nil {
			return nil, err
		}
		return summaries(r, b.Bench), nil
	})
	if err != nil {
		return nil, err
	}
	elsewhere, err := l.n.source.elsewhere(b)
	if err != nil {
		return nil, err
	}
	list = slices.Clone(list)
	for i := range list {
		m := &list[i]
		m.Running, m.Branches = l.n.runs(m.Name), elsewhere[m.Name]
	}
	return list, nil
}

// Keys of what a branch remembers.
type (
	summariesOf struct{}
	differs     struct{ commit string }
)

// summaries are the mappings of a checked workspace.
func summaries(r *workbench.Report, bench *workbench.Bench) []httpapi.MappingSummary {
	flows, users := flowsByMapping(r), usersByMapping(r)
	findings := map[string]diag.List{}
	for _, d := range r.Findings {
		if rest, ok := strings.CutPrefix(d.Pos.File, "mappings/"); ok {
			name, _, _ := strings.Cut(rest, "/")
			findings[name] = append(findings[name], d)
		}
	}
	out := []httpapi.MappingSummary{}
	for _, name := range slices.Sorted(maps.Keys(r.Mappings)) {
		m := r.Mappings[name]
		view := httpapi.MappingSummary{Name: name, Title: m.Title, File: m.File.Path, Source: m.Source, Target: m.Target, State: "broken",
			Cases: httpapi.Cases{Total: len(m.File.Cases)}, Flows: flows[name], UsedBy: users[name]}
		if list := findings[name]; len(list) > 0 {
			view.Findings = list
		}
		if a := m.Artifact; a != nil {
			view.State, view.Digest, view.Cases.Failed = "ok", a.Digest, m.Failed()
			view.Source, view.Target = a.Info.Source.Ref, a.Info.Target.Ref
			held := objectsOf(r, a.Info.Target.Ref)
			for _, need := range mapper.Lineage(a.Program).Required {
				if held[need.Pointer] {
					continue
				}
				view.Coverage.Required++
				if len(need.Rules) > 0 {
					view.Coverage.Written++
				}
			}
		} else {
			view.Cases.Failed = view.Cases.Total // none can run
			view.Coverage = coverage(bench.Examine(m.File.Path, m.File.Text).Outline(), objectsOf(r, m.Target))
		}
		if view.Flows == nil {
			view.Flows = []string{}
		}
		if view.UsedBy == nil {
			view.UsedBy = []string{}
		}
		out = append(out, view)
	}
	return out
}

// objectsOf are the pointers of a contract's objects with fields of their own: they
// are there when their fields are, so that nobody counts them, here or in the page.
func objectsOf(r *workbench.Report, name string) map[string]bool {
	ref, err := contracts.ParseRef(name)
	if err != nil {
		return nil
	}
	c, ok := r.Workspace.Contracts.Get(ref)
	if !ok || c.Root == nil {
		return nil
	}
	out := map[string]bool{}
	list := fields.List(c.Root)
	for i, f := range list {
		if f.Type == fields.Object && i+1 < len(list) && list[i+1].Depth > f.Depth {
			out[f.Pointer] = true
		}
	}
	return out
}

// coverage counts the required targets of a mapping with mistakes that hold values,
// and those that rules without a mistake write.
func coverage(o *outline.Outline, held map[string]bool) httpapi.Coverage {
	var c httpapi.Coverage
	if o == nil {
		return c
	}
	for _, need := range o.Required {
		if held[need] {
			continue
		}
		c.Required++
		if slices.ContainsFunc(o.Rules, func(r outline.Rule) bool {
			whole := r.Kind == "value" || r.Kind == "use" || r.Kind == "choose"
			return r.State == outline.OK && (r.Pointer == need || strings.HasPrefix(r.Pointer, need+"/") || whole && strings.HasPrefix(need, r.Pointer+"/"))
		}) {
			c.Written++
		}
	}
	return c
}

func flowsByMapping(r *workbench.Report) map[string][]string {
	out := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(r.Flows)) {
		for _, s := range r.Flows[name].Steps {
			if s.Kind.String() == "map" && !slices.Contains(out[s.Name], name) {
				out[s.Name] = append(out[s.Name], name)
			}
		}
	}
	return out
}

// usersByMapping are the mappings with a rule that uses another one, by that.
func usersByMapping(r *workbench.Report) map[string][]string {
	out := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(r.Mappings)) {
		m := r.Mappings[name]
		doc, _ := document.Parse(m.File.Path, m.File.Text)
		for _, other := range used(doc) {
			out[other] = append(out[other], name)
		}
	}
	return out
}

// elsewhere names for each mapping the other branches that changed its files and
// have them otherwise than b.
func (s *source) elsewhere(b *branch) (map[string][]string, error) {
	out := map[string][]string{}
	if s.store == nil {
		return out, nil
	}
	list, err := s.store.Branches()
	if err != nil {
		return nil, err
	}
	for _, other := range list {
		if other.Name == b.Name || other.ID == b.Commit {
			continue
		}
		names, err := memoOf(&b.Memo, differs{other.ID}, func() ([]string, error) { return s.changedMappings(b.Commit, other.ID) })
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			out[name] = append(out[name], other.Name)
		}
	}
	return out, nil
}

// changedMappings are the mappings that a commit changed since it parted from
// another, and that differ between the two.
func (s *source) changedMappings(from, commit string) ([]string, error) {
	base, err := s.store.MergeBase(from, commit)
	if err != nil || base == "" {
		return nil, err
	}
	changed, err := s.store.Changed(base, commit)
	if err != nil {
		return nil, err
	}
	differ, err := s.store.Changed(from, commit)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, file := range changed {
		if name := mappingOf(file); name != "" && !slices.Contains(out, name) && slices.Contains(differ, file) {
			out = append(out, name)
		}
	}
	return out, nil
}

// mappingOf is the mapping that a file belongs to, "" if it belongs to none.
func mappingOf(file string) string {
	rest, ok := strings.CutPrefix(file, "mappings/")
	name, _, below := strings.Cut(rest, "/")
	if !ok || !below {
		return ""
	}
	return name
}

// Mapping implements httpapi.Desk.
func (l live) Mapping(_ context.Context, name, branch string) (httpapi.MappingFiles, error) {
	s := l.n.source
	b, err := s.branch(branch)
	if err != nil {
		return httpapi.MappingFiles{}, err
	}
	out := httpapi.MappingFiles{Name: name, Branch: b.Name, Commit: b.Commit, Files: []httpapi.FileText{}, Tables: []httpapi.FileText{}, Flows: []string{},
		Running: l.n.runs(name), Writable: s.store != nil}
	files := gitstore.WorkFS(s.dir)
	if s.store != nil {
		if files, err = s.store.At(b.Commit); err != nil {
			return out, err
		}
	}
	dir := "mappings/" + name
	if out.Files, err = readAll(files, dir); err != nil {
		return out, err
	}
	first := slices.IndexFunc(out.Files, func(f httpapi.FileText) bool { return f.Path == dir+"/mapping.yaml" })
	if first < 0 {
		return out, fmt.Errorf("mapping %q: %w", name, httpapi.ErrNotFound)
	}
	file := out.Files[first]
	out.Files = slices.Insert(slices.Delete(out.Files, first, first+1), 0, file)
	if out.Tables, err = readAll(files, "tables"); err != nil {
		return out, err
	}
	if r, err := b.Report(); err == nil {
		out.Flows = append(out.Flows, flowsByMapping(r)[name]...)
	}
	return out, nil
}

// readAll reads the texts below a folder, sorted by path. What is no text is left
// out: nobody edits it in the page.
func readAll(files fs.FS, dir string) ([]httpapi.FileText, error) {
	out := []httpapi.FileText{}
	err := fs.WalkDir(files, dir, func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && name == dir {
			return nil
		}
		if err != nil || d.IsDir() || !slices.Contains([]string{".yaml", ".json", ".csv"}, path.Ext(name)) {
			return err
		}
		text, err := fs.ReadFile(files, name)
		if err == nil && utf8.Valid(text) {
			out = append(out, fileText(name, text))
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", dir, err)
	}
	return out, nil
}

// fileText is a file as the API tells it; nil: it is gone.
func fileText(name string, text []byte) httpapi.FileText {
	f := httpapi.FileText{Path: name}
	if text != nil {
		s := string(text)
		f.Text = &s
	}
	return f
}
