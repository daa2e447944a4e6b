namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Turns what a parser says of broken YAML into what a person can do.</summary>
internal static class SyntaxHint
{
    /// <param name="message">The parser's words.</param>
    /// <param name="at">The character at the fault, or NUL.</param>
    /// <param name="open">Where a bracket was opened that has no end yet.</param>
    public static string For(string message, char at, Place? open) => (message, at) switch
    {
        (_, '>' or '%' or '@' or '`' or '|' or '&' or '*' or '!') => "a value that begins with this character must stand in quotes",
        (_, '\t') => "use spaces, not tabs",
        (_, '\'' or '"') => "a quote is opened here and never closed",
        _ when open is { } place => $"the bracket opened in line {place.Line} may lack its end",
        _ when message.Contains("invalid mapping", StringComparison.Ordinal) => "is the line indented wrongly, or should the value with ': ' in it stand in quotes?",
        _ when message.Contains("'-' indicator", StringComparison.Ordinal) => "a list and a map cannot stand side by side; indent one of them",
        _ => "check indentation, colons and quotes near here",
    };
}
