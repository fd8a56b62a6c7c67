/// Takes a value and does nothing with it, of which the compiler knows nothing: what leads to it has to be done.
@inline(never)
@_optimize(none)
public func keep<Value>(_ value: borrowing Value) {}
