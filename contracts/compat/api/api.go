// Package api compares two versions of an HTTP API.
//
// Compare is the way in. A request goes from a client to a server, a response
// the other way, and so each is compared in its own direction: what a client of
// one version may send must be what a server of the other version takes, and
// what that server may answer must be what that client takes. Callbacks and
// webhooks are requests of the server.
//
// How the parts of a message are read:
//   - readOnly properties are left out of messages to the server, writeOnly ones
//     of messages from it; the reader does not miss them.
//   - What is not JSON is text: an integer that becomes a text is no break, since
//     both are written the same. See wire.go.
//   - Query parameters and headers that the reader does not know are ignored.
//   - A response for "default" is meant for failures where a success is stated.
//   - A client asks for the media types that its version states.
package api

import (
	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/compat/inclusion"
	"crosswalk/contracts/openapi"
	"crosswalk/contracts/schema"
)

// Options say what to ask. The zero value asks whether clients of the old
// version can go on, with schemas read as validators read them.
type Options struct {
	// Level says which directions are asked; neither means backward.
	Level finding.Level
	// ClosedWriter reads the writer's objects as if they allowed no undeclared
	// names.
	ClosedWriter bool
	// Steps bounds the work of one question about two schemas; zero means a
	// default.
	Steps int
	// MaxPlaces bounds the places that a finding lists; zero means 20. Their
	// number is counted all the same.
	MaxPlaces int
}

// Compare says what stands between clients and servers of two versions of an
// API. The answer does not depend on the order of anything in the files.
func Compare(old, next *openapi.API, opt Options) finding.Report {
	if opt.MaxPlaces == 0 {
		opt.MaxPlaces = 20
	}
	if !opt.Level.Backward && !opt.Level.Forward {
		opt.Level.Backward = true
	}
	var r finding.Report
	before, after := newVersion(old, false), newVersion(next, true)
	if opt.Level.Backward {
		ask(&r, finding.Backward, before, after, opt)
	}
	if opt.Level.Forward {
		ask(&r, finding.Forward, after, before, opt)
	}
	r.Sort()
	return r
}

func newVersion(a *openapi.API, isNew bool) *version {
	return &version{API: a, isNew: isNew, views: map[[2]bool]*view{}}
}

// ask lets clients of one version meet a server of the other one.
func ask(r *finding.Report, d finding.Direction, client, server *version, opt Options) {
	c := &comparison{direction: d, opt: opt, client: client, server: server, texts: newTexts(false), loose: newTexts(true),
		deciders: map[reading]*inclusion.Decider{}, known: map[asked][]*inclusion.Cause{}, samples: map[*schema.Schema]sampled{}, visited: map[[2]*openapi.Callback]bool{}, groups: groups{byKey: map[key]*group{}}}
	c.run()
	c.settle()
	for _, f := range c.groups.findings(opt.MaxPlaces) {
		r.Add(f)
	}
}
