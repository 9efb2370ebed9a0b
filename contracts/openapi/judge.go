package openapi

import (
	"context"
	"errors"
	"net/url"
	"reflect"
	"regexp"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/source"

	"github.com/getkin/kin-openapi/openapi3"
)

// judge asks kin-openapi about the document around the schemas. What it finds
// is a warning: the schemas are read all the same, and the files of outside
// systems often break a rule that does not matter here.
func judge(root *source.Value) (j *judgement) {
	j = &judgement{root: root}
	defer func() { // a fault of the library must not hide what was read
		if r := recover(); r != nil {
			j.list.Add(root.Pos, "openapi/unjudged", "the document around the schemas could not be checked: %v", r).Severity = diag.Warning
		}
	}()
	loader := openapi3.NewLoader()
	loader.IncludeOrigin = true
	loader.ReadFromURIFunc = func(_ *openapi3.Loader, uri *url.URL) ([]byte, error) {
		return nil, errors.New(uri.String() + " is outside of the contract and never read")
	}
	api, err := loader.LoadFromData(outline(root))
	if j.loaded = err == nil; j.loaded {
		err = api.Validate(context.Background(), openapi3.EnableMultiError(), openapi3.DisableExamplesValidation(), openapi3.DisableSchemaDefaultsValidation(),
			openapi3.DisableSchemaPatternValidation(), openapi3.DisableSchemaFormatValidation(), openapi3.AllowExtensionsWithRef())
	}
	j.collect(err, "", nil)
	return j
}

type judgement struct {
	root *source.Value
	list diag.List
	// loaded tells whether the library could read the document at all.
	loaded bool
}

// collect turns a tree of errors into findings. pointer and origin are the
// best places known so far.
func (j *judgement) collect(err error, pointer string, origin *openapi3.Origin) {
	if err == nil {
		return
	}
	var several openapi3.MultiError
	if list, ok := err.(openapi3.MultiError); ok {
		several = list
	}
	for _, e := range several {
		j.collect(e, pointer, origin)
	}
	if several != nil {
		return
	}
	pointer = j.follow(err, pointer)
	if v := reflect.Indirect(reflect.ValueOf(err)); v.Kind() == reflect.Struct {
		if f := v.FieldByName("Origin"); f.IsValid() {
			if o, ok := f.Interface().(*openapi3.Origin); ok && o != nil {
				origin = o
			}
		}
	}
	if next := errors.Unwrap(err); next != nil {
		j.collect(next, pointer, origin)
		return
	}
	if v := j.root.At(pointer); v != nil && strings.HasPrefix(pointer, "/components/schemas/") {
		return // the schemas have been read already, with exact findings
	}
	if strings.Contains(err.Error(), "invalid port") && strings.Contains(err.Error(), "{") {
		return // the library reads a variable in the address of a server as a port
	}
	pos := j.root.Nearest(pointer).Pos
	if origin != nil && origin.Key != nil && origin.Key.Line > 0 {
		pos = diag.Pos{File: j.root.Pos.File, Line: origin.Key.Line, Col: origin.Key.Column}
	}
	j.list.Add(pos, "openapi/invalid", "%s", tidy(err.Error())).Severity = diag.Warning
}

// follow extends the pointer by what a wrapper of the library tells of place.
func (j *judgement) follow(err error, pointer string) string {
	switch e := err.(type) {
	case *openapi3.SectionValidationError:
		return "/" + e.Section
	case *openapi3.PathValidationError:
		return "/paths/" + source.Escape(e.Path)
	case *openapi3.OperationValidationError:
		return pointer + "/" + strings.ToLower(e.Method)
	case *openapi3.ComponentValidationError:
		for _, section := range []string{e.Section, e.Section + "s"} {
			if at := "/components/" + section + "/" + source.Escape(e.Name); j.root.At(at) != nil {
				return at
			}
		}
	}
	return pointer
}

var spaces = regexp.MustCompile(`\s+`)

func tidy(msg string) string {
	msg = spaces.ReplaceAllString(msg, " ")
	if len(msg) > 300 {
		msg = strings.ToValidUTF8(msg[:300], "") + "…"
	}
	return msg
}
