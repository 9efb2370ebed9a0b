package app

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"crosswalk/mapper/document"
	"crosswalk/registry/workspace"
	"crosswalk/server/workbench"
)

// checked remembers what checks found about mappings, by everything that goes into
// it: a branch that changed one mapping of many compiles that one.
type checked struct {
	mu    sync.Mutex
	known map[string]workbench.Known
}

// mostChecked bounds the memory; beyond it everything is forgotten.
const mostChecked = 2000

func (c *checked) get(key string) (workbench.Known, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k, ok := c.known[key]
	return k, ok
}

// put keeps a mapping without its module, which belongs to its report.
func (c *checked) put(key string, k workbench.Known) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil || len(c.known) >= mostChecked {
		c.known = map[string]workbench.Known{}
	}
	m := *k.Mapping
	m.Module = nil
	c.known[key] = workbench.Known{Mapping: &m, Findings: slices.Clone(k.Findings)}
}

// reuse lets a branch take over what is known of its mappings, from itself and from
// the revision that runs, and remembers what it finds.
func (s *source) reuse(b *branch) error {
	keys, err := s.keys(b.Commit, b.Workspace)
	if err != nil {
		return err
	}
	if now := s.current(); now.Commit != "" {
		running, err := s.keys(now.Commit, now.Workspace)
		if err != nil {
			return err
		}
		s.remember(now.Report, running)
	}
	b.known = func(mapping string) (workbench.Known, bool) {
		k, ok := s.checked.get(keys[mapping])
		if ok { // the report changes what it gets
			m := *k.Mapping
			k = workbench.Known{Mapping: &m, Findings: slices.Clone(k.Findings)}
		}
		return k, ok
	}
	make := b.report
	b.report = sync.OnceValues(func() (*workbench.Report, error) {
		r, err := make()
		if err == nil {
			s.remember(r, keys)
		}
		return r, err
	})
	return nil
}

func (s *source) remember(r *workbench.Report, keys map[string]string) {
	for name, k := range r.Known {
		if _, known := s.checked.get(keys[name]); !known && keys[name] != "" {
			s.checked.put(keys[name], k)
		}
	}
}

// keys say for each mapping of a commit what its check depends on: the contracts,
// the tables, its own files and those of the mappings that it uses.
func (s *source) keys(commit string, ws *workspace.Workspace) (map[string]string, error) {
	object := func(name string) (string, error) { return s.store.Object(commit, name) }
	contracts, err1 := object("contracts")
	tables, err2 := object("tables")
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	uses := map[string][]string{}
	for name, m := range ws.Mappings {
		doc, _ := document.Parse(m.Path, m.Text)
		uses[name] = used(doc)
	}
	out := map[string]string{}
	for name := range ws.Mappings {
		all := []string{name}
		for i := 0; i < len(all); i++ {
			for _, u := range uses[all[i]] {
				if !slices.Contains(all, u) {
					all = append(all, u)
				}
			}
		}
		key := []string{name, contracts, tables}
		slices.Sort(all)
		for _, n := range all {
			id, err := object("mappings/" + n)
			if err != nil {
				return nil, err
			}
			key = append(key, fmt.Sprintf("%s=%s", n, id))
		}
		out[name] = strings.Join(key, " ")
	}
	return out, nil
}

// used are the mappings that the rules of a document use.
func used(doc *document.Document) []string {
	var out []string
	var visit func(rules []document.Rule)
	visit = func(rules []document.Rule) {
		for _, rule := range rules {
			if name := rule.Use.Value; name != "" && !slices.Contains(out, name) {
				out = append(out, name)
			}
			visit(rule.Rules)
			visit(rule.Items)
			visit(rule.Choose)
		}
	}
	if doc != nil {
		visit(doc.Rules)
	}
	return out
}
