package app

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"crosswalk/contracts"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/fields"
	"crosswalk/contracts/lint"
	names "crosswalk/contracts/source"
	"crosswalk/registry/workspace"
	"crosswalk/runtime/flow"
	"crosswalk/server/httpapi"
	"crosswalk/server/workbench"
)

// pageOf is the key of a contract's page among what is known of a branch; tag is
// the commit of a published version, "" for what the branch has.
type pageOf struct {
	ref contracts.Ref
	tag string
}

// Contract implements httpapi.Backend.
func (l live) Contract(ctx context.Context, ref, branch, version string) (httpapi.ContractPage, error) {
	parsed, err := contracts.ParseRef(ref)
	if err != nil {
		return httpapi.ContractPage{}, fmt.Errorf("%w: %w", httpapi.ErrQuery, err)
	}
	b, err := l.n.source.branch(branch)
	if err != nil {
		return httpapi.ContractPage{}, err
	}
	versions, err := l.n.source.versions(b, parsed)
	if err != nil {
		return httpapi.ContractPage{}, err
	}
	is := func(v published) bool { return v.Version == version }
	i := max(0, slices.IndexFunc(versions, func(v published) bool { return v.Tag != "" && is(v) })) // rather than a draft of the same number
	var page httpapi.ContractPage
	switch {
	case version != "" && !slices.ContainsFunc(versions, is):
		return page, fmt.Errorf("contract %s has no version %q: %w", parsed, version, httpapi.ErrNotFound)
	case version != "" && is(versions[i]) && !versions[i].Current:
		page, err = l.publishedPage(b, parsed, versions[i])
	default:
		page, err = l.branchPage(ctx, b, parsed)
	}
	if err != nil {
		return httpapi.ContractPage{}, err
	}
	page.Versions = []httpapi.VersionOf{}
	for _, v := range versions {
		page.Versions = append(page.Versions, v.VersionOf)
		if page.Version == "" && v.Current { // an older major, whose version only its tags tell
			page.Version = v.Version
		}
	}
	return page, nil
}

// branchPage is the page of a contract as a branch has it.
func (l live) branchPage(ctx context.Context, b *branch, ref contracts.Ref) (httpapi.ContractPage, error) {
	return memoOf(&b.Memo, pageOf{ref: ref}, func() (httpapi.ContractPage, error) {
		c, ok := b.Workspace.Contracts.Get(ref)
		if !ok {
			return httpapi.ContractPage{}, missingContract(b.Workspace, ref)
		}
		page := contractPage(b.Workspace, c)
		for _, d := range b.Findings {
			if d.Pos.File == c.File || path.Base(d.Pos.File) == "contract.yaml" && path.Dir(d.Pos.File) == c.Dir {
				page.Findings = append(page.Findings, d)
			}
		}
		whole := ref
		whole.Fragment = ""
		if c, ok := b.Workspace.Contracts.Get(whole); ok {
			page.Findings = append(page.Findings, lint.Group(workbench.Lint(b.Workspace, c))...)
		}
		users, err := b.users(context.WithoutCancel(ctx), ref)
		if err != nil {
			return page, err
		}
		page.Uses = append(page.Uses, users.fields(page.Fields)...)
		page.Flows = append(page.Flows, users.flows...)
		return page, nil
	})
}

// missingContract says why a branch has no contract: its file is broken, it has
// no such schema, or it is not there.
func missingContract(ws *workspace.Workspace, ref contracts.Ref) error {
	if file, broken := ws.Contracts.Broken(ref); broken {
		if d, ok := ws.Broken(file); ok {
			return fmt.Errorf("contract %s cannot be read, %s: %w", ref, d, httpapi.ErrNotFound)
		}
	}
	if hint := names.Suggest(ref.String(), ws.Contracts.Refs()); hint != "" {
		return fmt.Errorf("contract %s: %w; %s", ref, httpapi.ErrNotFound, hint)
	}
	return fmt.Errorf("contract %s: %w", ref, httpapi.ErrNotFound)
}

// publishedPage is the page of a published version. Who uses its fields is only
// told of what the branch has.
func (l live) publishedPage(b *branch, ref contracts.Ref, v published) (httpapi.ContractPage, error) {
	return memoOf(&b.Memo, pageOf{ref, v.commit}, func() (httpapi.ContractPage, error) {
		tree, err := l.n.source.store.At(v.commit)
		if err != nil {
			return httpapi.ContractPage{}, fmt.Errorf("read %s: %w", v.Tag, err)
		}
		set, found := contracts.LoadContract(tree, "contracts", ref.ID())
		c, ok := set.Get(ref)
		if !ok {
			if found.Failed() {
				return httpapi.ContractPage{}, fmt.Errorf("read %s: %w", v.Tag, found)
			}
			return httpapi.ContractPage{}, fmt.Errorf("%s has no %s: %w", v.Tag, ref, httpapi.ErrNotFound)
		}
		page := contractPage(b.Workspace, c)
		page.Version = v.Version
		page.Findings = append(page.Findings, found...)
		return page, nil
	})
}

// contractPage is what a contract and its domain say.
func contractPage(ws *workspace.Workspace, c *contracts.Contract) httpapi.ContractPage {
	policy, model := ws.Promise(c)
	page := httpapi.ContractPage{Ref: c.Ref.String(), Kind: c.Kind, Version: c.Version, Status: c.Status, Title: c.Title, Description: c.Description,
		Owner: c.Owner, Compatibility: policy.Level, ContentModel: model, Sunset: c.Sunset, Upstream: c.Upstream, File: c.File, Text: string(c.Raw),
		Fields: []fields.Field{}, Components: []string{}, Uses: []httpapi.FieldUse{}, Flows: []string{}, Findings: []diag.Diagnostic{}}
	if d := ws.Domains[c.Ref.Domain]; d != nil {
		page.Owner, page.SystemOfRecord = cmp.Or(c.Owner, d.Owner), d.SystemOfRecord
	}
	if c.API != nil {
		page.Title = cmp.Or(page.Title, c.API.Title)
	}
	page.Title = cmp.Or(page.Title, c.Ref.ID())
	if c.Root != nil {
		page.Fields = fields.List(c.Root)
	}
	if c.Document != nil && c.Ref.Fragment == "" {
		for _, n := range c.Document.Components {
			page.Components = append(page.Components, n.Name)
		}
	}
	return page
}

// usersOf is the key of a contract's users among what is known of a branch.
type usersOf contracts.Ref

// users are the mappings and flows that use a contract.
type users struct {
	uses  []httpapi.FieldUse
	flows []string
}

// users finds who uses a contract, or one of its schemas.
func (b *branch) users(ctx context.Context, ref contracts.Ref) (*users, error) {
	return memoOf(&b.Memo, usersOf(ref), func() (*users, error) {
		out := &users{}
		mappings := map[string]bool{}
		for _, name := range sortedKeys(b.Workspace.Mappings) {
			g, err := b.lineage(ctx, name, ref)
			if err != nil {
				return nil, err
			}
			mappings[name] = g.touches
			if g.graph != nil {
				out.add(g, ref)
			}
		}
		for _, name := range sortedKeys(b.Workspace.Flows) {
			file := b.Workspace.Flows[name]
			f, list := flow.Parse(file.Path, file.Text)
			if f != nil && !list.Failed() && uses(f, ref, mappings) {
				out.flows = append(out.flows, name)
			}
		}
		return out, nil
	})
}

// uses reports whether a flow takes, maps or emits a contract.
func uses(f *flow.Flow, ref contracts.Ref, mappings map[string]bool) bool {
	if within(f.Trigger.Event, ref) || within(f.Contract, ref) {
		return true
	}
	return slices.ContainsFunc(f.Steps, func(s flow.Step) bool {
		return s.Kind == flow.Map && mappings[s.Name] || s.Kind == flow.Emit && within(s.Name, ref)
	})
}

// within reports whether a reference names ref or, if that is a whole contract,
// one of its schemas.
func within(text string, ref contracts.Ref) bool {
	return text == ref.String() || ref.Fragment == "" && strings.HasPrefix(text, ref.String()+"#")
}

// NewContract implements httpapi.Backend.
func (l live) NewContract(_ context.Context, name, branch string) (diag.List, error) {
	b, err := l.n.source.branch(branch)
	if err != nil {
		return nil, err
	}
	var list diag.List
	header := path.Join("contracts", name, "contract.yaml")
	_, broken := b.Workspace.Broken(path.Dir(header))
	if broken || slices.ContainsFunc(b.Workspace.Contracts.All(), func(c *contracts.Contract) bool { return c.Ref.ID() == name }) {
		list.Add(diag.Pos{File: header}, "import/taken", "there is a contract %s already", name).Hint = "choose another name, or edit that one"
	}
	domain, _, _ := strings.Cut(name, "/")
	if len(b.Workspace.Domains) > 0 && b.Workspace.Domains[domain] == nil {
		d := list.Add(diag.Pos{File: "domains.yaml"}, "import/no-domain", "nobody owns the domain %q: domains.yaml does not have it", domain)
		d.Severity = diag.Warning
		if d.Hint = names.Suggest(domain, sortedKeys(b.Workspace.Domains)); d.Hint == "" {
			d.Hint = "add it there, with its owner"
		}
	}
	return list, nil
}
