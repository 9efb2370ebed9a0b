package main

import (
	_ "embed"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"crosswalk/registry/workspace"

	"github.com/itchyny/gojq"
)

// tables are the value tables of the workspace as Go maps.
type tables struct{ byName map[string]map[string]string }

func newTables(ws *workspace.Workspace) *tables {
	t := &tables{map[string]map[string]string{}}
	for name, table := range ws.Tables {
		key, value := table.Key(), slices.Index(table.Columns, "value")
		m := map[string]string{}
		for _, row := range table.Rows {
			m[row[key]] = row[value]
		}
		t.byName[name] = m
	}
	return t
}

func (t *tables) get(table, key, fallback string) string {
	if v, ok := t.byName[table][key]; ok {
		return v
	}
	return fallback
}

// any is the tables as programs without types take them.
func (t *tables) any() any {
	all := map[string]any{}
	for name, table := range t.byName {
		m := map[string]any{}
		for k, v := range table {
			m[k] = v
		}
		all[name] = m
	}
	return all
}

//go:embed order.jq
var jqProgram string

// jq runs the mapping as a compiled jq program.
type jq struct {
	code   *gojq.Code
	tables any
}

func newJQ(t *tables) (*jq, error) {
	query, err := gojq.Parse(jqProgram)
	if err != nil {
		return nil, fmt.Errorf("order.jq: %w", err)
	}
	code, err := gojq.Compile(query, gojq.WithVariables([]string{"$tables"}))
	if err != nil {
		return nil, fmt.Errorf("order.jq: %w", err)
	}
	return &jq{code, t.any()}, nil
}

func (j *jq) run(in []byte) ([]byte, error) {
	doc, err := decode(in)
	if err != nil {
		return nil, err
	}
	v, ok := j.code.Run(doc, j.tables).Next()
	if !ok {
		return nil, errors.New("gojq gave nothing")
	}
	if err, ok := v.(error); ok {
		return nil, err
	}
	return gojq.Marshal(v)
}

// firstDifference says where two decoded documents part.
func firstDifference(at string, want, got any) string {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			break
		}
		for k := range w {
			if d := firstDifference(at+"/"+k, w[k], g[k]); d != "" {
				return d
			}
		}
		for k := range g {
			if _, ok := w[k]; !ok {
				return fmt.Sprintf("%s/%s: only the second has %v", at, k, g[k])
			}
		}
		return ""
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			break
		}
		for i := range w {
			if d := firstDifference(fmt.Sprintf("%s/%d", at, i), w[i], g[i]); d != "" {
				return d
			}
		}
		return ""
	}
	if reflect.DeepEqual(want, got) {
		return ""
	}
	return fmt.Sprintf("%s: %v and %v", at, want, got)
}
