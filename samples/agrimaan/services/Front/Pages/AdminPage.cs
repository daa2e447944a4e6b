using Agrimaan.Samples.Markup;
using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.Front.Pages;

/// <summary>Every backend with what it says of itself.</summary>
internal sealed class AdminPage(SampleService service, Layout layout)
{
    private readonly Administration administration = new(service);

    public void Map() => service.App.MapGet("/admin", Show);

    private static Html Row(ServiceState state) => $"""
        <li><span><b>{state.Service}</b> {(state.Ready ? $"<span class=\"state\">ready</span>" : (Html)$"<span class=\"alarm\">not ready</span>")}</span><span class="quiet">{state.Says}</span></li>
        """;

    private static Html List(IReadOnlyList<ServiceState> states) => $"""
        <p>{states.Count(state => state.Ready)} of {states.Count} are ready.</p>
        <ul class="rows">{states.OrderBy(state => state.Ready).Select(Row)}</ul>
        """;

    private async Task Show(HttpContext context)
    {
        var list = await Section.Of(async () => List(await administration.Services(context.RequestAborted)));
        await layout.Write(context, "Services", $"<h1>Services</h1>{list}");
    }
}
