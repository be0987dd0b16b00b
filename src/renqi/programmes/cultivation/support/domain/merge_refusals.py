"""What stands in the way of merging two firms that are to get money (合并拒绝理由)."""

from renqi.kernel.errors import DomainError


class MergeDoublesLine(DomainError):
    """Both firms are entitled to one thing (名单重复)."""

    code = "support.merge_doubles_line"
    message = (
        "Nothing was merged: {kept} and {duplicate} are both to get money for {matters}. Strike or"
        " decline one of the entries first."
    )


class MergeDoublesPayee(DomainError):
    """Money is under way to an account that the firm kept would not use (收款账户重复)."""

    code = "support.merge_doubles_payee"
    message = (
        "Nothing was merged: money is under way to the account of {duplicate}, and {kept} has an"
        " account of its own. Wait until it is paid, or keep {duplicate} instead."
    )
