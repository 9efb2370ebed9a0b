package importer

import (
	"crosswalk/contracts/diag"
	"crosswalk/contracts/openapi"
	"crosswalk/contracts/schema"
)

// fromOpenAPI makes one message of an API a contract: a named schema, or the body
// of a request or an answer that has no name. An excerpt will do: what it refers
// to and has not is a note where the message meets it.
func fromOpenAPI(j *job) {
	api, list := openapi.Parse(j.Texts[0].Name, []byte(j.Texts[0].Text))
	for _, d := range list {
		if d.Severity == diag.Error && d.Code != "schema/ref" {
			j.found = append(j.found, d)
		}
	}
	j.onlyOne()
	if api == nil || j.found.Failed() {
		return
	}
	messages := map[string]*schema.Schema{}
	var names []string
	add := func(name string, s *schema.Schema) {
		if s != nil && messages[name] == nil {
			messages[name], names = s, append(names, name)
		}
	}
	for _, c := range api.Document.Components {
		add(c.Name, c.Schema)
	}
	for _, op := range api.Operations {
		name := op.Method + " " + op.Path.Template
		if op.Body != nil {
			for _, m := range op.Body.Content {
				add(name+" request", unnamed(m.Schema))
			}
		}
		for _, r := range op.Responses {
			for _, m := range r.Content {
				add(name+" "+r.Status, unnamed(m.Schema))
			}
		}
	}
	if chosen, ok := j.choose(names); ok {
		j.upstream, j.title = api.Version, chosen
		if t := messages[chosen].Title; t != "" {
			j.title = t
		}
		j.write(messages[chosen], nil)
	}
}

// unnamed is a schema unless it is only a reference to a named one.
func unnamed(s *schema.Schema) *schema.Schema {
	if s == nil || s.Name != "" || s.Ref != nil {
		return nil
	}
	return s
}

// onlyOne notes texts that nothing reads.
func (j *job) onlyOne() {
	for _, t := range j.Texts[1:] {
		j.found.Add(diag.Pos{File: t.Name, Line: 1, Col: 1}, "import/not-read", "only the first text is read").Severity = diag.Warning
	}
}
