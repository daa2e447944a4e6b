using Microsoft.AspNetCore.Http;

namespace Agrimaan.Samples.Markup;

public static class Answers
{
    /// <summary>Leads on to a page after something was done, so that a reload does not do it twice.</summary>
    public static void SeeOther(this HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path;
    }
}
