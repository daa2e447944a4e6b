using System.Text.Json;

namespace Agrimaan.Cli;

/// <summary>JSON values as YAML 1.2, which old readers of 1.1 understand the same way.</summary>
internal static class YamlText
{
    public static void Write(TextWriter output, JsonElement root)
    {
        if (IsBlock(root))
        {
            WriteBlock(output, root, 0);
        }
        else
        {
            output.WriteLine(Scalar(root));
        }
    }

    public static void WriteItem(TextWriter output, JsonElement item) => WriteItem(output, item, 0);

    private static void WriteBlock(TextWriter output, JsonElement value, int indent, bool firstIndented = false)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                WriteItem(output, item, indent);
            }

            return;
        }

        foreach (var property in value.EnumerateObject())
        {
            output.Write(firstIndented ? "" : new string(' ', indent));
            firstIndented = false;
            output.Write(Text(property.Name));
            output.Write(':');
            if (IsBlock(property.Value))
            {
                output.WriteLine();
                WriteBlock(output, property.Value, indent + 2);
            }
            else
            {
                output.WriteLine(" " + Scalar(property.Value));
            }
        }
    }

    private static void WriteItem(TextWriter output, JsonElement item, int indent)
    {
        output.Write(new string(' ', indent) + "- ");
        if (item.ValueKind == JsonValueKind.Object && IsBlock(item))
        {
            WriteBlock(output, item, indent + 2, firstIndented: true);
        }
        else if (IsBlock(item))
        {
            output.WriteLine();
            WriteBlock(output, item, indent + 2);
        }
        else
        {
            output.WriteLine(Scalar(item));
        }
    }

    private static bool IsBlock(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(),
        JsonValueKind.Array => value.GetArrayLength() > 0,
        _ => false,
    };

    private static string Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "{}",
        JsonValueKind.Array => "[]",
        JsonValueKind.String => Text(value.GetString()!),
        _ => value.GetRawText(),
    };

    /// <summary>Bare where no reader could take it for anything but this text, otherwise in JSON's quotes, which YAML shares.</summary>
    private static string Text(string text)
    {
        var bare = text.Length > 0
            && char.IsAsciiLetter(text[0])
            && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '/')
            && text.ToLowerInvariant() is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off" or "y" or "n");
        return bare ? text : Quoted(text);
    }

    private static string Quoted(string text) =>
        $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
