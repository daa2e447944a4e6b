using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Agrimaan.Server.Storage;

/// <summary>Shorter ADO.NET.</summary>
internal static class Sql
{
    [SuppressMessage("Security", "CA2100", Justification = "Every text is a constant of this program; values are parameters.")]
    public static DbCommand Command(this DbConnection connection, string text, DbTransaction? transaction, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        command.Transaction = transaction;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
