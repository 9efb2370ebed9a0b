package app

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"crosswalk/contracts/diag"
	"crosswalk/mapper"
	"crosswalk/runtime/engine"
	"crosswalk/server/httpapi"
	"crosswalk/server/workbench"
)

// draft is a mapping as somebody has it in hand, and what it is compiled with.
type draft struct {
	branch *branch
	file   string
	text   []byte
}

// hand says what somebody has in hand: the text of a mapping, nil as its branch
// has it, and other files of the branch.
type hand struct {
	text   *string
	branch string
	files  []httpapi.FileText
}

// draft is the mapping as somebody has it in hand.
func (l live) draft(name string, h hand) (draft, error) {
	b, err := l.edited(h.branch, h.files)
	if err != nil {
		return draft{}, err
	}
	d := draft{branch: b, file: "mappings/" + name + "/mapping.yaml"}
	if m, ok := b.Workspace.Mappings[name]; ok {
		d.file, d.text = m.Path, m.Text
	} else if h.text == nil {
		return d, fmt.Errorf("mapping %q: %w", name, httpapi.ErrNotFound)
	}
	if h.text != nil {
		d.text = []byte(*h.text)
	}
	return d, nil
}

// edited is a branch with the files that somebody has in hand.
func (l live) edited(name string, files []httpapi.FileText) (*branch, error) {
	b, err := l.n.source.branch(name)
	if err != nil {
		return nil, err
	}
	return l.n.source.edited(b, texts(files))
}

// compiled is an artifact, or the findings that stand against it.
func compiled(a *mapper.Artifact, err error) (*mapper.Artifact, diag.List, error) {
	var list diag.List
	switch {
	case errors.As(err, &list):
		return nil, list, nil
	case err != nil:
		return nil, nil, err
	}
	return a, append(diag.List{}, a.Warnings...), nil
}

// CompileMapping implements httpapi.Backend.
func (l live) CompileMapping(ctx context.Context, name string, q httpapi.CompileQuery) (httpapi.Compiled, error) {
	d, err := l.draft(name, hand{q.Text, q.Branch, q.Files})
	if err != nil {
		return httpapi.Compiled{}, err
	}
	out := httpapi.Compiled{Name: name, File: d.file}
	x := d.branch.Bench.Examine(d.file, d.text)
	out.Findings = append(diag.List{}, x.Findings...)
	if x.Program != nil {
		if err := d.build(ctx, x, q, &out); err != nil {
			return out, err
		}
	}
	if q.Outline {
		out.Outline = x.Outline()
	}
	return out, nil
}

// build adds what a mapping without mistakes is compiled to.
func (d draft) build(ctx context.Context, x *mapper.Examined, q httpapi.CompileQuery, out *httpapi.Compiled) error {
	var a, t *mapper.Artifact
	var err, traceErr error
	parts := []func(){func() { a, err = d.branch.Bench.Build(ctx, x) }} // none changes the program
	if q.Trace {
		parts = append(parts, func() { t, traceErr = d.branch.Bench.BuildTrace(ctx, x) })
	}
	if q.Lineage == nil && !q.Outline || q.Lineage != nil && *q.Lineage {
		parts = append(parts, func() { out.Lineage = mapper.Lineage(x.Program) })
	}
	together(parts)
	if err = errors.Join(err, traceErr); err != nil {
		return err
	}
	if t != nil {
		out.Trace = &httpapi.ModuleBytes{Digest: t.Digest, Bytes: len(t.Module), Base64: t.Module}
	}
	out.Module = &httpapi.ModuleBytes{Digest: a.Digest, Bytes: len(a.Module)}
	if a.Digest != q.Have {
		out.Module.Base64 = a.Module
	}
	return nil
}

// together runs all parts at a time. A panic of one is one of the caller, which a
// server survives.
func together(parts []func()) {
	var all sync.WaitGroup
	panics := make([]any, len(parts))
	for i, part := range parts {
		all.Go(func() {
			defer func() { panics[i] = recover() }()
			part()
		})
	}
	all.Wait()
	for _, p := range panics {
		if p != nil {
			panic(p)
		}
	}
}

// TraceMapping implements httpapi.Backend.
func (l live) TraceMapping(ctx context.Context, name string, q httpapi.TraceQuery) (httpapi.Traced, error) {
	d, err := l.draft(name, hand{q.Text, q.Branch, q.Files})
	if err != nil {
		return httpapi.Traced{}, err
	}
	a, findings, err := compiled(d.branch.Bench.CompileTrace(ctx, d.file, d.text))
	out := httpapi.Traced{Findings: findings}
	if a == nil || err != nil {
		return out, err
	}
	m, err := l.n.engine.Load(ctx, a.Module)
	if err != nil {
		return out, err
	}
	defer func() { _ = m.Close(ctx) }()
	out.Trace, err = workbench.Trace(ctx, m, []byte(q.Input), engine.Call{Meta: []byte(q.Meta)})
	return out, err
}
