package mapper

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/check"
	"crosswalk/mapper/emit"
	"crosswalk/mapper/program"
)

// Validation is a schema whose messages are only to be checked.
type Validation struct {
	Name     string // shown in the module's description
	Contract abi.Contract
	Schema   *schema.Schema
	Limits   abi.Limits // zero fields: abi.DefaultLimits
	// Formats says which formats are checked; JSON Schema takes them as notes
	// unless told otherwise.
	Formats program.Formats
}

// CompileValidator emits a module that refuses what a schema refuses, with code
// and place, and writes nothing. It takes a schema by its letter: where a mapping
// takes a schema that speaks of objects only to mean an object, other values pass
// here. If the schema says what no module can check, the error is a diag.List.
func CompileValidator(ctx context.Context, v Validation) (*Artifact, error) {
	shape := schema.Exact(v.Schema)
	if list := check.Supported(shape); len(list) > 0 {
		return nil, list
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("compile %s: %w", v.Name, err)
	}
	p := &program.Program{Mapping: v.Name, Source: v.Contract, Limits: v.Limits, Input: &program.Place{Shape: shape}, Formats: v.Formats}
	module, info, err := emit.Emit(p, emit.Options{})
	if err != nil {
		return nil, fmt.Errorf("compile %s: %w", v.Name, err)
	}
	sum := sha256.Sum256(module)
	return &Artifact{Module: module, Digest: hex.EncodeToString(sum[:]), Program: p, Info: info}, nil
}
