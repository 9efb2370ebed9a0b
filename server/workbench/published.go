package workbench

import (
	"fmt"
	"io/fs"
	"slices"

	"crosswalk/contracts"
	"crosswalk/registry/gitstore"
)

// Published finds the published versions of contracts: the annotated tags
// <domain>/<name>/v1.4.0 of a repository in which the workspace lies in the folder
// below. A version that cannot be read is an error: it is not passed over.
func Published(repo *gitstore.Store, below string) func(c *contracts.Contract) ([]*contracts.Contract, error) {
	return func(c *contracts.Contract) ([]*contracts.Contract, error) {
		tags, err := Tags(repo, c.Ref)
		if err != nil {
			return nil, err
		}
		var out []*contracts.Contract
		for _, tag := range tags {
			one, err := publishedAt(repo, below, tag, c.Ref)
			if err != nil {
				return nil, fmt.Errorf("read the published version %s: %w", tag, err)
			}
			out = append(out, one)
		}
		return out, nil
	}
}

// Tags are those of the published versions of a contract's major, newest first.
func Tags(repo *gitstore.Store, ref contracts.Ref) ([]string, error) {
	tags, err := repo.Tags(ref.ID() + "/v")
	if err != nil {
		return nil, err
	}
	tags = slices.DeleteFunc(tags, func(tag string) bool {
		v, ok := tagged(tag)
		return !ok || v.number[0] != ref.Major
	})
	slices.SortStableFunc(tags, func(a, b string) int {
		v, _ := tagged(a)
		w, _ := tagged(b)
		return w.compare(v)
	})
	return tags, nil
}

func publishedAt(repo *gitstore.Store, below, tag string, ref contracts.Ref) (*contracts.Contract, error) {
	tree, err := repo.At(tag)
	if err == nil && below != "." {
		tree, err = fs.Sub(tree, below)
	}
	if err != nil {
		return nil, err
	}
	set, list := contracts.LoadContract(tree, "contracts", ref.ID())
	one, ok := set.Get(ref)
	if !ok {
		if err := list.Err(); err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("there is no %s at this tag", ref)
	}
	return one.Renamed(tag + ":" + one.File)
}
