package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"

	"crosswalk/contracts"
	"crosswalk/mapper"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/check"
	"crosswalk/mapper/document"
	"crosswalk/mapper/program"
	"crosswalk/mapper/reference"

	"github.com/benthosdev/benthos/v4/public/bloblang"
)

//go:embed order.blobl
var bloblangProgram string

// newBloblang runs the mapping as a parsed Bloblang program over a decoded
// document.
func newBloblang(t *tables) (func(in, _ []byte) ([]byte, error), error) {
	program, err := bloblang.Parse(bloblangProgram)
	if err != nil {
		return nil, fmt.Errorf("order.blobl: %w", err)
	}
	all := t.any()
	return func(in, _ []byte) ([]byte, error) {
		doc, err := decode(in)
		if err != nil {
			return nil, err
		}
		out, err := program.Query(map[string]any{"s": doc, "t": all})
		if err != nil {
			return nil, err
		}
		return json.Marshal(out)
	}, nil
}

// newCEL runs the rules of the mapping as cel-go programs, planned once, over a
// decoded document: the evaluator that modules are tested against. It checks the
// contracts as a module does.
func newCEL(s *space) (func(in, _ []byte) ([]byte, error), error) {
	m := s.Mappings[mapping]
	doc, found := document.Parse(m.Path, m.Text)
	if err := found.Err(); err != nil {
		return nil, err
	}
	env := check.Env{Limits: abi.DefaultLimits, Tables: map[string]*program.Table{}}
	for name, t := range s.Tables {
		env.Tables[name] = mapper.NewTable(name, t.Columns, t.Rows)
	}
	for side, text := range map[*check.Contract]string{&env.Source: doc.Source.Value, &env.Target: doc.Target.Value} {
		ref, err := contracts.ParseRef(text)
		if err != nil {
			return nil, err
		}
		c, ok := s.Contracts.Get(ref)
		if !ok {
			return nil, fmt.Errorf("no contract %s", text)
		}
		*side = check.Contract{Contract: abi.Contract{Ref: text, Version: c.Version, Digest: c.Digest}, Shape: c.Root}
	}
	checked, found := check.Trees(doc, env)
	if found.Failed() {
		return nil, found
	}
	evaluator, err := reference.New(checked)
	if err != nil {
		return nil, err
	}
	return func(in, _ []byte) ([]byte, error) { return evaluator.Evaluate(in) }, nil
}

// decode keeps numbers as they are written: ids need all their digits.
func decode(in []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(in))
	dec.UseNumber()
	var doc any
	err := dec.Decode(&doc)
	return doc, err
}
