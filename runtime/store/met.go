package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
)

// Met gives the newest journal row of each of the last limit messages that a
// mapping mapped, newest first, whichever of its modules did.
func (r Reads) Met(ctx context.Context, mapping string, limit int) ([]Entry, error) {
	var all []Entry
	last := mapping + " " // rows say the mapping, a space and the digest
	for {
		var module string
		err := r.one(ctx, "SELECT module FROM journal WHERE module > $1 AND module < $2 AND module <> '' ORDER BY module LIMIT 1",
			[]any{last, mapping + "!"}, &module) // "!" is what follows the space
		if errors.Is(err, ErrNotFound) {
			break
		}
		if err != nil {
			return nil, err
		}
		rows, err := r.entries(ctx, "SELECT "+entryColumns+" FROM journal WHERE module = $1 AND module <> '' ORDER BY seq DESC LIMIT $2", module, 2*limit)
		if err != nil {
			return nil, err
		}
		all, last = append(all, rows...), module
	}
	slices.SortFunc(all, func(a, b Entry) int { return cmp.Compare(b.Seq, a.Seq) })
	seen := map[string]bool{}
	all = slices.DeleteFunc(all, func(e Entry) bool {
		twice := seen[e.Message]
		seen[e.Message] = true
		return twice
	})
	return all[:min(len(all), limit)], nil
}

// ParkedIn gives up to limit parked messages of a flow, newest first.
func (r Reads) ParkedIn(ctx context.Context, flow string, limit int) ([]Message, error) {
	return r.messages(r.q.query(ctx, "SELECT "+messageColumns+" FROM messages WHERE state = 'parked' AND flow = $1 ORDER BY seq DESC LIMIT $2", flow, limit))
}
