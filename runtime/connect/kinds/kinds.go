// Package kinds opens a connector by the kind that a system file names.
package kinds

import (
	"fmt"
	"strings"

	"crosswalk/runtime/connect"
	"crosswalk/runtime/connect/sap"
	"crosswalk/runtime/connect/shopify"
)

// System is what a kind offers. A nil part means that the kind cannot do it.
type System struct {
	Connector connect.Connector
	Receiver  connect.Receiver
	// Operations names what Connector can be asked for.
	Operations []string
}

// Names lists the kinds, sorted.
func Names() []string { return []string{sap.Kind, shopify.Kind} }

// Open makes the system that spec describes. It sends nothing.
func Open(spec connect.Spec) (System, error) {
	switch spec.Kind {
	case sap.Kind:
		c, err := sap.New(spec, sap.Options{})
		if err != nil {
			return System{}, err
		}
		return System{Connector: c, Receiver: c, Operations: sap.Operations()}, nil
	case shopify.Kind:
		s, err := shopify.New(spec)
		if err != nil {
			return System{}, err
		}
		return System{Receiver: s}, nil
	}
	return System{}, fmt.Errorf("system %s: no connector kind %q; there are %s", spec.System, spec.Kind, strings.Join(Names(), ", "))
}
