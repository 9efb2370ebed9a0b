// Package openapi reads OpenAPI 3.0 and 3.1 files: their schemas into the schema
// model, and what is around them into an API.
//
// Parse is the way in. Everything is read from the file's own text, so that
// numbers, order and places are exact; kin-openapi judges the document around
// the schemas. Nothing is ever fetched. Swagger 2.0 is refused by name.
package openapi

import (
	"regexp"
	"slices"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// Parse reads an OpenAPI file in YAML or JSON. If a finding is an error, the
// API is what could be read, nil if that is nothing.
func Parse(file string, data []byte) (*API, diag.List) {
	var root *source.Value
	var list diag.List
	if text := strings.TrimLeft(string(data[:min(len(data), 64)]), " \t\r\n"); strings.HasPrefix(text, "{") {
		root, list = source.ParseJSON(file, data)
	} else {
		root, list = source.ParseYAML(file, data)
	}
	if root == nil {
		return nil, list
	}
	dialect, ok := version(root, &list)
	if !ok {
		return nil, list
	}
	schemas, ok := ofSchemas(root, dialect, &list)
	if !ok {
		return nil, list
	}
	judged := make(chan *judgement, 1)
	go func() { judged <- judge(root) }()
	b := newBuilder(dialect, file, root)
	b.reader = jsonschema.NewReader(schemas, root)
	b.build()
	list = append(list, b.reader.Resolve()...)
	list = append(list, b.list...)
	if j := <-judged; j.loaded || !list.Failed() { // else it stumbled over what is reported already
		list = append(list, j.list...)
	}
	list = append(list, b.api.Faults...)
	list.Sort()
	return b.api, slices.CompactFunc(list, func(a, b diag.Diagnostic) bool { return a == b })
}

var openapiVersion = regexp.MustCompile(`^3\.([01])\.[0-9]+`)

func version(root *source.Value, list *diag.List) (schema.Dialect, bool) {
	if root.Kind != source.Object {
		list.Add(root.Pos, "openapi/not-an-api", "an API description must be an object, this is %s", root.Kind)
		return 0, false
	}
	if v := root.Get("swagger"); v != nil {
		list.Add(v.Pos, "openapi/swagger", "Swagger %s is not read", v.Text).Hint = "convert the file to OpenAPI 3.0 or 3.1, for example with swagger2openapi"
		return 0, false
	}
	v := root.Get("openapi")
	if v == nil {
		list.Add(root.Pos, "openapi/not-an-api", `the key "openapi" with the version is missing`)
		return 0, false
	}
	switch m := openapiVersion.FindStringSubmatch(v.Text); {
	case m == nil:
		list.Add(v.Pos, "openapi/version", "OpenAPI %q is not read; this version reads 3.0 and 3.1", v.Text)
	case m[1] == "0":
		return schema.OpenAPI30, true
	default:
		return schema.OpenAPI31, true
	}
	return 0, false
}

// ofSchemas tells in which dialect the schemas of an API are written: since 3.1
// it can say so. What OpenAPI adds to 2020-12 is read in that, too.
func ofSchemas(root *source.Value, api schema.Dialect, list *diag.List) (schema.Dialect, bool) {
	v := root.Get("jsonSchemaDialect")
	if v == nil || api == schema.OpenAPI30 {
		return api, true
	}
	d, ok := jsonschema.DialectOf(v.Text)
	switch {
	case !ok || v.Kind != source.String:
		jsonschema.RefuseDialect(v, list)
	case d == schema.Draft2020:
		d = schema.OpenAPI31
	}
	return d, ok
}
