package sap

import (
	_ "embed"
	"fmt"
	"strings"
)

// entitiesText describes the entity types of the simulated services: names,
// types and sizes as in their $metadata, one property a line. Flags: k part of
// the key, c may be given on create, n may be null. A line with > is a
// navigation property.
//
//go:embed entities.txt
var entitiesText string

// property is one property of an entity type.
type property struct {
	name, kind       string // kind is an Edm type without "Edm."
	length           int    // String
	precision, scale int    // Decimal
	key, creatable   bool
	nullable         bool
}

// navigation leads to another entity type.
type navigation struct {
	name string
	to   *entity
	many bool
}

// entity is one entity type and its set.
type entity struct {
	service, set, name string
	keys               []string
	properties         []property
	byName             map[string]*property
	navigations        []navigation
}

func (e *entity) navigation(name string) (navigation, bool) {
	for _, n := range e.navigations {
		if n.name == name {
			return n, true
		}
	}
	return navigation{}, false
}

// entities are all entity types by name.
var entities = readEntities(entitiesText)

func readEntities(text string) map[string]*entity {
	all := map[string]*entity{}
	type link struct {
		from     *entity
		name, to string
		many     bool
	}
	var links []link
	var e *entity
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		switch {
		case len(f) == 0:
		case f[0] == "type":
			e = &entity{service: f[1], set: f[2], name: f[3], keys: strings.Split(f[4], ","), byName: map[string]*property{}}
			all[e.name] = e
		case f[0] == ">":
			links = append(links, link{e, f[1], f[2], f[3] == "many"})
		default:
			p := property{name: f[0], kind: f[1], key: strings.Contains(f[3], "k"),
				creatable: strings.Contains(f[3], "c"), nullable: strings.Contains(f[3], "n")}
			if p.kind == "Decimal" {
				fmt.Sscanf(f[2], "%d,%d", &p.precision, &p.scale)
			} else {
				fmt.Sscanf(f[2], "%d", &p.length)
			}
			e.properties = append(e.properties, p)
		}
	}
	for _, e := range all {
		for i := range e.properties {
			e.byName[e.properties[i].name] = &e.properties[i]
		}
	}
	for _, l := range links {
		if to := all[l.to]; to != nil { // types that are not simulated have no link
			l.from.navigations = append(l.from.navigations, navigation{l.name, to, l.many})
		}
	}
	return all
}

// blank is the value that a property has when nobody gave one.
func (p property) blank() any {
	switch p.kind {
	case "Decimal":
		if p.scale == 0 {
			return "0"
		}
		return "0." + strings.Repeat("0", p.scale)
	case "Boolean":
		return false
	case "DateTime", "DateTimeOffset", "Time":
		return nil
	case "Double", "Int16", "Int32", "Byte":
		return 0
	}
	return ""
}
