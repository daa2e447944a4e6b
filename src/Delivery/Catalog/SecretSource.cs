namespace Agrimaan.Delivery.Catalog;

/// <summary>Where the value of a secret is found; never the value itself.</summary>
public sealed record SecretSource(SecretPlace Place, string Where)
{
    internal const string Pattern = @"^(env:[A-Za-z_][A-Za-z0-9_]*|file:[^\s].*)$";

    /// <summary>The variable that a secret reaches its service as: <c>smtp-password</c> gives <c>SMTP_PASSWORD</c>.</summary>
    public static string Variable(string secret) => secret.ToUpperInvariant().Replace('-', '_');

    /// <summary>As it is written in a file: <c>env:NAME</c> or <c>file:PATH</c>.</summary>
    public override string ToString() => (Place == SecretPlace.File ? "file:" : "env:") + Where;
}

/// <summary>The kinds of places.</summary>
public enum SecretPlace
{
    /// <summary>A name in the environment's files of values.</summary>
    Values,

    /// <summary>The whole text of a file, absolute after reading, without the line's end at its end.</summary>
    File,
}

/// <summary>A secret's value. Whatever prints, logs or serialises it gets a word in its place; only <see cref="Reveal"/> gives it away.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(Redactor))]
public sealed class SecretValue(string value)
{
    public const string Redacted = "(secret)";

    /// <summary>For the start of a process, and nothing else.</summary>
    public string Reveal() => value;

    public override string ToString() => Redacted;

    private sealed class Redactor : System.Text.Json.Serialization.JsonConverter<SecretValue>
    {
        public override SecretValue Read(ref System.Text.Json.Utf8JsonReader reader, Type typeToConvert, System.Text.Json.JsonSerializerOptions options) =>
            throw new NotSupportedException("a secret is never read from a message");

        public override void Write(System.Text.Json.Utf8JsonWriter writer, SecretValue value, System.Text.Json.JsonSerializerOptions options) => writer.WriteStringValue(Redacted);
    }
}
