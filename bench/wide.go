package main

import (
	"fmt"
	"io/fs"
	"strings"
	"testing/fstest"
)

// wideFiles is a workspace with one mapping of n rules: copies, texts, decimals
// and choices in turn, over a contract of as many fields.
func wideFiles(n int) fs.FS {
	var in, out, rules strings.Builder
	for i := range n {
		typ, to, rule := `{"type":"string"}`, `{"type":"string"}`, "source.?f%d"
		switch i % 4 {
		case 1:
			typ, rule = `{"type":"string"}`, `source.?f%d.orValue("").trim().upperAscii()`
		case 2:
			typ, to = `{"type":"string","format":"decimal"}`, `{"type":"string","format":"decimal"}`
			rule = `source.?f%d.optMap(a, dec(a) * 2)`
		case 3:
			typ, rule = `{"type":"integer"}`, `source.?f%d.orValue(0) > 10 ? "many" : "few"`
		}
		comma := ","
		if i == n-1 {
			comma = ""
		}
		fmt.Fprintf(&in, `"f%d":%s%s`, i, typ, comma)
		fmt.Fprintf(&out, `"t%d":%s%s`, i, to, comma)
		fmt.Fprintf(&rules, "  t%d: '%s'\n", i, fmt.Sprintf(rule, i))
	}
	contract := func(name string) string {
		return "contract: bench/" + name + "\nkind: event\nversion: 1.0.0\ntitle: " + name + "\nstatus: active\ncompatibility: backward\ncontentModel: strict\n"
	}
	schema := func(name string, props string) string {
		return `{"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://crosswalk.example/contracts/bench/` + name +
			`/v1","title":"` + name + `","description":"Many fields.","type":"object","properties":{` + props + `}}`
	}
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	return fstest.MapFS{
		"crosswalk.yaml":                          file("workspace: wide\ntitle: Wide\ndescription: A mapping of many rules.\n"),
		"contracts/bench/wide-in/contract.yaml":   file(contract("wide-in")),
		"contracts/bench/wide-in/v1.schema.json":  file(schema("wide-in", in.String())),
		"contracts/bench/wide-out/contract.yaml":  file(contract("wide-out")),
		"contracts/bench/wide-out/v1.schema.json": file(schema("wide-out", out.String())),
		"mappings/wide/mapping.yaml":              file("mapping: wide\ntitle: Wide\nsource: bench/wide-in@1\ntarget: bench/wide-out@1\nonMissing: omit\nonNull: omit\nrules:\n" + rules.String()),
	}
}
