package sketch

// macros are the methods whose first argument is a name for an item, by how many
// arguments they take besides the names.
var macros = map[string]int{
	"map": 1, "filter": 1, "exists": 1, "all": 1, "exists_one": 1, "existsOne": 1, "optMap": 1, "optFlatMap": 1, "sortBy": 1,
	"transformList": 1, "transformMap": 1, "transformMapEntry": 1,
}

// twice are macros that have a form with two names: the number or key, and the item.
var twice = map[string]bool{"exists": true, "all": true, "exists_one": true, "existsOne": true, "transformList": true, "transformMap": true, "transformMapEntry": true}

// MacroNames is how many of the first arguments of a call are names that it gives;
// 0 if it is no macro. One that is not finished counts as far as it goes.
func MacroNames(n *Node) int {
	if _, ok := macros[n.Name]; !ok || n.Kind != Call || n.Of == nil || len(n.Args) < 2 || n.Args[0].Kind != Name {
		return 0
	}
	if twice[n.Name] && len(n.Args) > 2 && n.Args[1].Kind == Name {
		return 2
	}
	return 1
}
