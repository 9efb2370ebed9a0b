package app

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"crosswalk/contracts"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/fields"
	"crosswalk/mapper"
	"crosswalk/mapper/document"
	"crosswalk/mapper/lineage"
	"crosswalk/server/httpapi"
	"crosswalk/server/workbench"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// mappingLineage is the lineage of a mapping that a contract is part of. Graph is
// nil if the mapping does not compile.
type mappingLineage struct {
	graph   *lineage.Graph
	touches bool
}

// lineageOf is the key of a mapping's lineage among what is known of a branch.
type lineageOf string

// lineage is that of a mapping if its source or target is the contract.
func (b *branch) lineage(ctx context.Context, name string, ref contracts.Ref) (mappingLineage, error) {
	file := b.Workspace.Mappings[name]
	doc, _ := document.Parse(file.Path, file.Text)
	if doc == nil || !within(doc.Source.Value, ref) && !within(doc.Target.Value, ref) {
		return mappingLineage{}, nil
	}
	return memoOf(&b.Memo, lineageOf(name), func() (mappingLineage, error) {
		a, err := b.Bench.Compile(ctx, file.Path, file.Text)
		var list diag.List
		switch {
		case errors.As(err, &list):
			return mappingLineage{touches: true}, nil // its own page says what is wrong
		case err != nil:
			return mappingLineage{}, fmt.Errorf("compile %s: %w", file.Path, err)
		}
		return mappingLineage{graph: mapper.Lineage(a.Program), touches: true}, nil
	})
}

// add notes what a mapping reads and writes of a contract.
func (u *users) add(m mappingLineage, ref contracts.Ref) {
	g := m.graph
	add := func(of, pointer, access, rule string) {
		if !within(of, ref) {
			return
		}
		if of != ref.String() {
			_, schema, _ := strings.Cut(of, "#")
			pointer = "#" + schema + pointer
		}
		use := httpapi.FieldUse{Pointer: pointer, Mapping: g.Mapping, Access: access, Rule: rule}
		if !slices.Contains(u.uses, use) {
			u.uses = append(u.uses, use)
		}
	}
	for _, t := range g.Targets {
		if t.Rule >= 0 {
			add(g.Target.Ref, t.Pointer, "write", t.Path)
		}
		for _, r := range t.Reads {
			add(g.Source.Ref, r.Pointer, "read", t.Path)
		}
	}
}

// fields are the uses in the order of the fields.
func (u *users) fields(list []fields.Field) []httpapi.FieldUse {
	order := map[string]int{}
	for i, f := range list {
		order[f.Pointer] = i
	}
	out := slices.Clone(u.uses)
	slices.SortStableFunc(out, func(a, b httpapi.FieldUse) int {
		return cmp.Or(cmp.Compare(order[a.Pointer], order[b.Pointer]), cmp.Compare(a.Pointer, b.Pointer), cmp.Compare(a.Mapping, b.Mapping))
	})
	return out
}

// published is a version of a contract, and the commit of its tag.
type published struct {
	httpapi.VersionOf
	commit string
}

// versions are what a branch has of a contract and what was published of the
// same major, newest first. What the branch has comes first, and is one with a
// tag if it is published as it is.
func (s *source) versions(b *branch, ref contracts.Ref) ([]published, error) {
	var out []published
	if s.store != nil {
		tags, err := workbench.Tags(s.store, ref)
		if err != nil {
			return nil, err
		}
		for _, tag := range tags {
			commit, err := s.store.Resolve("refs/tags/" + tag)
			if err != nil {
				return nil, fmt.Errorf("read the versions of %s: %w", ref.ID(), err)
			}
			at, err := s.store.When(tag)
			if err != nil {
				return nil, fmt.Errorf("read the versions of %s: %w", ref.ID(), err)
			}
			version := strings.TrimPrefix(tag, ref.ID()+"/v")
			out = append(out, published{httpapi.VersionOf{Version: version, Tag: tag, At: &at}, commit})
		}
	}
	whole := ref
	whole.Fragment = ""
	c, ok := b.Workspace.Contracts.Get(whole)
	if !ok {
		return out, nil
	}
	version := c.Version
	if version == "" && len(out) > 0 {
		version = out[0].Version
	}
	if i := slices.IndexFunc(out, func(v published) bool { return v.Version == version }); i >= 0 {
		same, err := s.same(b, c, out[i].commit)
		if err != nil {
			return nil, err
		}
		if same {
			out[i].Current = true
			return out, nil
		}
	}
	return slices.Insert(out, 0, published{VersionOf: httpapi.VersionOf{Version: cmp.Or(version, fmt.Sprint(ref.Major)), Current: true}}), nil
}

// sameAs is the key of whether a branch has a contract as a commit has it.
type sameAs struct {
	file, commit string
}

func (s *source) same(b *branch, c *contracts.Contract, commit string) (bool, error) {
	return memoOf(&b.Memo, sameAs{c.File, commit}, func() (bool, error) {
		tree, err := s.store.At(commit)
		if err != nil {
			return false, err
		}
		text, err := fs.ReadFile(tree, c.File)
		return err == nil && bytes.Equal(text, c.Raw), nil // a file that was not there is another
	})
}
