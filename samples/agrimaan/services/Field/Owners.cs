using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.Field;

internal sealed class Owners(Callee users)
{
    public Task<Owner?> Find(int id, CancellationToken stop) => users.Find($"/api/users/{id}", FieldJson.Default.Owner, stop);
}
