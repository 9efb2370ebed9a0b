package mapper

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"crosswalk/contracts/diag"
	"crosswalk/mapper/check"
	"crosswalk/mapper/document"
	"crosswalk/mapper/emit"
	"crosswalk/mapper/outline"
	"crosswalk/mapper/program"
)

// Examined is a mapping as far as it can be understood.
type Examined struct {
	// Program is nil if a finding is an error.
	Program  *program.Program
	Findings diag.List

	document *document.Document
	partial  *check.Partial
}

// Examine is Check that also keeps what is known of a mapping with mistakes. Its
// program is the one that Check makes.
func Examine(src Source, opts Options) *Examined {
	x := &Examined{}
	var env check.Env
	var ok bool
	if x.document, env, x.Findings, ok = prepare(src, opts); !ok {
		return x
	}
	x.partial = check.Look(x.document, env)
	x.Findings = append(x.Findings, x.partial.Findings...)
	x.Findings.Sort()
	if !x.Findings.Failed() {
		x.Program = x.partial.Program
	}
	return x
}

// Outline says what is known of each rule; nil if the file is not even YAML. It is
// asked for after the program was built: it may look at places that no rule reads.
func (x *Examined) Outline() *outline.Outline {
	if x.document == nil {
		return nil
	}
	return outline.Of(x.document, x.partial, x.Findings)
}

// Build emits the module of a checked program; warnings go into the artifact.
func Build(ctx context.Context, p *program.Program, warnings diag.List, opts Options) (*Artifact, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("compile %s: %w", p.File, err)
	}
	module, info, err := emit.Emit(p, emit.Options{Trace: opts.Trace})
	if err != nil {
		return nil, fmt.Errorf("compile %s: %w", p.File, err)
	}
	sum := sha256.Sum256(module)
	return &Artifact{Module: module, Digest: hex.EncodeToString(sum[:]), Program: p, Info: info, Warnings: warnings}, nil
}

// Look checks a document as far as it goes; nil if a contract is missing.
func Look(doc *document.Document, opts Options) *check.Partial {
	env, missing := environment(doc, opts)
	if missing.Failed() || env.Source.Shape == nil || env.Target.Shape == nil {
		return nil
	}
	return check.Look(doc, env)
}
