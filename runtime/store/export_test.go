package store

import (
	"context"
	"fmt"
)

// LimitPages bounds the size of an SQLite file, so that writes fail as on a full
// disk.
func (s *Store) LimitPages(ctx context.Context, n int) error {
	return s.Do(ctx, func(tx *Tx) error { return tx.execOnce(fmt.Sprintf("PRAGMA max_page_count = %d", n)) })
}
