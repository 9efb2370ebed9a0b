package api

import (
	"strconv"

	"crosswalk/contracts/openapi"
)

// answers maps statuses to responses. A response for a status goes before that
// for its class, and that before the default. Where some success is stated, the
// default is meant for failures, as most authors mean it.
type answers struct {
	exact      map[string]*openapi.Response
	anySuccess bool
	other      *openapi.Response
	all        []*openapi.Response
}

func answersOf(o *openapi.Operation) answers {
	a := answers{exact: map[string]*openapi.Response{}, all: o.Responses}
	for _, r := range o.Responses {
		if r.Status == "default" {
			a.other = r
			continue
		}
		a.exact[r.Status] = r
		a.anySuccess = a.anySuccess || r.Status[0] == '2' || r.Status[0] == '3'
	}
	return a
}

// at is the response that describes a status, or nil.
func (a answers) at(status int) *openapi.Response {
	code := strconv.Itoa(status)
	if r := a.exact[code]; r != nil {
		return r
	}
	if r := a.exact[code[:1]+"XX"]; r != nil {
		return r
	}
	if a.anySuccess && success(status) {
		return nil
	}
	return a.other
}

func success(status int) bool { return status < 400 }

// statuses are all there can be, those that authors write most first.
func statuses() []int {
	out := []int{200, 201, 202, 204}
	for _, class := range []int{2, 4, 5, 3, 1} {
		for n := class * 100; n < class*100+100; n++ {
			if class != 2 || n != 200 && n != 201 && n != 202 && n != 204 {
				out = append(out, n)
			}
		}
	}
	return out
}
