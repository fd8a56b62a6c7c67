/// A statement, and what takes the places of `$1`, `$2` and so on in it. Whatever comes from outside is a parameter: no
/// text is ever put together with another one.
package struct PostgresStatement: Sendable {
  package let text: String
  package let parameters: [PostgresParameter]

  package init(_ text: String, _ parameters: [PostgresParameter] = []) {
    self.text = text
    self.parameters = parameters
  }
}
