/// A cell of a ``GridSnapping``: the row from the south, and the place in the row from longitude -180.
struct GridCell: Hashable {
  let row: Int
  let column: Int
}
