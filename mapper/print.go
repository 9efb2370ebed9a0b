package mapper

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"crosswalk/mapper/emit"
	"crosswalk/mapper/kernel"
	"crosswalk/mapper/program"
	"crosswalk/mapper/wasm"
)

// Stages are what Print can show of a mapping on its way to a module.
var Stages = []string{"check", "program", "plan", "wat", "lineage"}

// Print writes a stage of a mapping as text: what each rule reads and of what
// type it is (check), the typed program, the plan of what is kept of the input,
// the instructions that were generated (wat), or the lineage as JSON. Mistakes
// in the file are a diag.List.
func Print(w io.Writer, stage string, src Source, opts Options) error {
	if !slices.Contains(Stages, stage) {
		return fmt.Errorf("there is no stage %q; there are %s", stage, strings.Join(Stages, ", "))
	}
	p, found := Check(src, opts)
	if err := found.Err(); err != nil {
		return found
	}
	switch stage {
	case "check":
		return printRules(w, p)
	case "program":
		return program.WriteText(w, p)
	case "plan":
		return emit.WritePlan(w, p)
	case "lineage":
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		return e.Encode(Lineage(p))
	}
	module, _, err := emit.Emit(p, emit.Options{KeepNames: true})
	if err != nil {
		return err
	}
	k, err := wasm.Parse(kernel.Wasm)
	if err != nil {
		return err
	}
	return wasm.WriteText(w, module, k)
}

func printRules(w io.Writer, p *program.Program) error {
	for _, r := range p.Rules {
		if _, err := fmt.Fprintf(w, "%s: %s: %s <- %s\n", r.Pos, r.Target, r.Expr, strings.Join(r.Sources, " ")); err != nil {
			return err
		}
	}
	return nil
}
